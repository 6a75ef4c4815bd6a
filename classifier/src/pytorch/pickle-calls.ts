import { CheckpointError } from './checkpoint-error.js';
import {
  describeValue,
  quote,
  type PickledTuple,
  type PickleValue,
  type StorageReference,
  type TensorReference,
} from './pickle-value.js';

/** PyTorch has no tensors of more. */
const MAX_DIMENSIONS = 64;

/**
 * What a pickle would have Python call, as data: an OrderedDict that is empty, or a tensor.
 *
 * @param byte Where in the file it is asked for.
 * @throws CheckpointError where it is anything else.
 */
export function call(callable: PickleValue, { items }: PickledTuple, byte: number): PickleValue {
  const name = isKind(callable, 'global') ? callable.name : undefined;
  if (name === 'torch._utils._rebuild_tensor_v2') return tensorOf(items, byte);
  if (name !== 'collections.OrderedDict') {
    const expected = 'a call of OrderedDict or of _rebuild_tensor_v2';
    throw new CheckpointError(byte, expected, describeValue(callable));
  }
  if (items.length === 0) return { kind: 'dictionary', entries: [] };
  const came = `one of ${String(items.length)} arguments`;
  throw new CheckpointError(byte, 'an OrderedDict made of nothing', came);
}

/**
 * A storage by what PyTorch pickles instead of it: `('storage', type, key, device, count, None)`.
 *
 * @throws CheckpointError
 */
export function storageOf(id: PickleValue, byte: number): StorageReference {
  const [word, type, key, device, count, view, ...more] = isKind(id, 'tuple') ? id.items : [];
  const wrong = (expected: string, came: PickleValue | undefined): CheckpointError =>
    new CheckpointError(byte, expected, describeValue(came));
  if (word !== 'storage' || more.length > 0) {
    throw wrong('a storage as PyTorch writes it, a tuple of "storage" and five more', id);
  }
  if (!isKind(type, 'global') || !isStorageType(type.name)) {
    throw wrong('a storage of torch.FloatStorage or torch.LongStorage', type);
  }
  if (typeof key !== 'string') throw wrong("a storage's key", key);
  if (typeof device !== 'string') throw wrong("a storage's device", device);
  if (!isCount(count)) throw wrong(`the length of the storage ${quote(key)}`, count);
  if (view !== null) throw wrong(`a storage ${quote(key)} that is no view of another`, view);
  return { kind: 'storage', key, type: type.name, count };
}

/** Of `(storage, offset, shape, strides, requires_grad, hooks)`. */
function tensorOf(items: readonly PickleValue[], byte: number): TensorReference {
  const [storage, offset, shape, strides, requiresGrad, hooks, ...more] = items;
  const wrong = (expected: string, came: PickleValue | undefined): CheckpointError =>
    new CheckpointError(byte, expected, describeValue(came));
  if (items.length < 6 || more.length > 0) {
    throw new CheckpointError(byte, 'a tensor of six arguments', String(items.length));
  }
  if (!isKind(storage, 'storage')) throw wrong("a tensor's storage", storage);
  if (!isCount(offset)) throw wrong("a tensor's offset", offset);
  if (!isSizes(shape)) throw wrong("a tensor's shape", shape);
  if (!isSizes(strides) || strides.items.length !== shape.items.length) {
    throw wrong(`a stride for each of ${String(shape.items.length)} sides`, strides);
  }
  if (typeof requiresGrad !== 'boolean') throw wrong('requires_grad', requiresGrad);
  if (!isKind(hooks, 'dictionary') || hooks.entries.length > 0) {
    throw wrong('a tensor without hooks', hooks);
  }
  const tensor = { offset, shape: shape.items, strides: strides.items };
  requireWithin(storage, tensor, byte);
  return { kind: 'tensor', storage, ...tensor, byte };
}

function requireWithin(
  { key, count }: StorageReference,
  { offset, shape, strides }: Pick<TensorReference, 'offset' | 'shape' | 'strides'>,
  byte: number,
): void {
  const isEmpty = shape.includes(0);
  // Where the sum is too great to be exact, it is too great for any storage.
  const last = shape.reduce((sum, side, axis) => sum + (side - 1) * (strides[axis] ?? 0), offset);
  const needed = isEmpty ? offset : last + 1;
  if (needed <= count) return;
  throw new CheckpointError(
    byte,
    `a tensor within the ${String(count)} numbers of its storage ${quote(key)}`,
    `one that needs ${String(needed)}`,
  );
}

type OfKind<K> = Extract<PickleValue, { readonly kind: K }>;

export function isKind<K extends OfKind<string>['kind']>(
  value: PickleValue | undefined,
  kind: K,
): value is OfKind<K> {
  return typeof value === 'object' && value !== null && value.kind === kind;
}

function isStorageType(name: string): name is StorageReference['type'] {
  return name === 'torch.FloatStorage' || name === 'torch.LongStorage';
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && value >= 0;
}

function isSizes(
  value: PickleValue | undefined,
): value is { readonly kind: 'tuple'; readonly items: readonly number[] } {
  return (
    isKind(value, 'tuple') && value.items.length <= MAX_DIMENSIONS && value.items.every(isCount)
  );
}
