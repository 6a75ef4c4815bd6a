import type { LayerCall } from '../layer-call.js';

/**
 * An operator's option: by name, by its place, or as Keras 3 keeps it in the configuration.
 *
 * @param place Among the positional arguments.
 */
export function optionOf(
  { named, positional, config }: LayerCall,
  names: readonly string[],
  place?: number,
): unknown {
  const given = [
    ...names.map((name) => named[name]),
    place === undefined ? undefined : positional[place],
  ].find((operand) => operand !== undefined && 'constant' in operand && operand.constant !== null);
  if (given !== undefined && 'constant' in given) return given.constant;
  return names.map((name) => config[name]).find((value) => value !== undefined && value !== null);
}

export function numberOf(
  call: LayerCall,
  names: readonly string[],
  place?: number,
): number | undefined {
  const value = optionOf(call, names, place);
  return typeof value === 'number' ? value : undefined;
}

/** One whole number or a list of them. */
export function integersOf(
  call: LayerCall,
  names: readonly string[],
  place?: number,
): readonly number[] | undefined {
  const value = optionOf(call, names, place);
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return list.every((each): each is number => Number.isInteger(each)) ? list : undefined;
}
