import { isRecord } from './parse-arguments.js';
import { sizeOf } from './values.js';

/** Numbers of a configuration: one (no dimensions), or nested lists. */
export interface Numbers {
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

/** @returns undefined where it is neither a number nor lists of them of one length each. */
export function numbersOf(given: unknown): Numbers | undefined {
  const value = unwrapped(given);
  const dims: number[] = [];
  for (let level = value; Array.isArray(level); level = (level as readonly unknown[])[0]) {
    dims.push(level.length);
  }
  if (dims.length > 8) return undefined;
  const flat = Array.isArray(value) ? (value.flat(dims.length) as unknown[]) : [value];
  if (flat.length !== sizeOf(dims) || !flat.every(isNumber)) return undefined;
  return { dims, values: Float32Array.from(flat) };
}

/** numpy's and TensorFlow's numbers come as {config: {value}} or {type, value}. */
function unwrapped(given: unknown): unknown {
  if (!isRecord(given)) return given;
  const { config, value } = given;
  return isRecord(config) ? config['value'] : value;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
