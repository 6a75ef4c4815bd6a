/** The names that a checkpoint of tensors has in it. They stand for themselves: nothing is loaded. */
export const GLOBAL_NAMES = [
  'collections.OrderedDict',
  'torch._utils._rebuild_tensor_v2',
  'torch.FloatStorage',
  'torch.LongStorage',
] as const;
export type GlobalName = (typeof GLOBAL_NAMES)[number];

export interface PickledGlobal {
  readonly kind: 'global';
  readonly name: GlobalName;
}

export interface PickledTuple {
  readonly kind: 'tuple';
  readonly items: readonly PickleValue[];
}

export interface PickledList {
  readonly kind: 'list';
  readonly items: PickleValue[];
}

/** An OrderedDict, too. A list of entries: of the smallest of files it can be made a million of. */
export interface PickledDictionary {
  readonly kind: 'dictionary';
  /** As they came: a key may come twice. */
  readonly entries: (readonly [string, PickleValue])[];
}

/** Numbers that stand behind all pickles. */
export interface StorageReference {
  readonly kind: 'storage';
  readonly key: string;
  readonly type: 'torch.FloatStorage' | 'torch.LongStorage';
  /** Of numbers. */
  readonly count: number;
}

/** Which numbers of a storage a tensor is; all of them are within it. */
export interface TensorReference {
  readonly kind: 'tensor';
  readonly storage: StorageReference;
  /** In numbers, as are the strides. */
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** Where in the file it is described. */
  readonly byte: number;
}

/** All that a pickle can hold here. Numbers are whole. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | PickledGlobal
  | PickledTuple
  | PickledList
  | PickledDictionary
  | StorageReference
  | TensorReference;

/** For a sentence that says what came. */
export function describeValue(value: PickleValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'None';
  if (typeof value === 'string') return `the text ${quote(value)}`;
  if (typeof value !== 'object') return String(value);
  if (value.kind === 'global') return `the name ${value.name}`;
  return value.kind === 'tuple' ? `a tuple of ${String(value.items.length)}` : `a ${value.kind}`;
}

/** What a file says may be anything, and of any length. */
export function quote(text: string): string {
  const longest = 80;
  return JSON.stringify(text.length > longest ? `${text.slice(0, longest)}…` : text);
}
