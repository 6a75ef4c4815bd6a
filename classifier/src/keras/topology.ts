/** A Sequential or Functional model, whichever version of Keras wrote it: layers and who takes what. */
export interface KerasModel {
  readonly layers: readonly KerasLayer[];
  readonly inputs: readonly TensorReference[];
  readonly outputs: readonly TensorReference[];
}

export interface KerasLayer {
  readonly name: string;
  /** Without module or package: 'Conv2D'. */
  readonly className: string;
  /** Whether somebody registered it as a class of their own. */
  readonly custom: boolean;
  readonly config: Readonly<Record<string, unknown>>;
  /** Its name within a `.keras` file's weights. */
  readonly storedName: string;
  /** The model that it is. */
  readonly inner?: KerasModel;
  /** One for each time it is used. */
  readonly calls: readonly LayerArguments[];
}

/** An output of a call of a layer. */
export interface TensorReference {
  readonly layer: string;
  readonly call: number;
  readonly output: number;
}

export type Argument =
  | { readonly reference: TensorReference }
  | { readonly list: readonly Argument[] }
  | { readonly value: unknown };

export interface LayerArguments {
  readonly positional: readonly Argument[];
  readonly named: Readonly<Record<string, Argument>>;
}

/** The tensors among arguments, in order. */
export function referencesOf({ positional, named }: LayerArguments): TensorReference[] {
  return [...positional, ...Object.values(named)].flatMap(referencesWithin);
}

function referencesWithin(argument: Argument): TensorReference[] {
  if ('reference' in argument) return [argument.reference];
  return 'list' in argument ? argument.list.flatMap(referencesWithin) : [];
}
