/** Which inputs are of the type that the network computes in, as the output is. */
interface HalfOperator {
  readonly inputs: readonly number[] | 'all';
}

/** What takes the time: computed in float16 wherever weights go in. */
export const HALF_FIRST: ReadonlySet<string> = new Set(['Conv', 'Gemm', 'MatMul']);

const ALL: HalfOperator = { inputs: 'all' };
const FIRST: HalfOperator = { inputs: [0] };

/**
 * The standard's operators whose outputs have the type of these inputs. Others stay in float32: some
 * take nothing else in places (Resize's scales), some need its digits (Softmax at the end).
 */
export const HALF_OPERATORS: ReadonlyMap<string, HalfOperator> = new Map([
  ...[...HALF_FIRST].map((name) => [name, ALL] as const),
  ...['Add', 'Sub', 'Mul', 'Div', 'Sum', 'Max', 'Min', 'Concat'].map(
    (name) => [name, ALL] as const,
  ),
  ...[
    'Relu',
    'LeakyRelu',
    'PRelu',
    'Elu',
    'Sigmoid',
    'HardSigmoid',
    'HardSwish',
    'Tanh',
    'Clip',
  ].map((name) => [name, ALL] as const),
  ...['AveragePool', 'MaxPool', 'GlobalAveragePool', 'GlobalMaxPool', 'Identity'].map(
    (name) => [name, ALL] as const,
  ),
  ...['Transpose', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'ReduceMean', 'Slice'].map(
    (name) => [name, FIRST] as const,
  ),
  ['Pad', { inputs: [0, 2] }],
]);
