import { implausible } from '../engines/implausible.js';
import { warmUpPicture } from '../engines/warm-up-picture.js';
import {
  ONNX_EMBEDDING_NAME,
  ONNX_FEATURES_NAME,
  ONNX_LOGITS_NAME,
  ONNX_PROBABILITIES_NAME,
} from '../onnx/onnx-contract.js';
import { ImportRefusedError } from './import-refused-error.js';
import type { ImportedCard } from './importer.js';

/** A network in memory, ready for pixels. */
export interface OpenedNetwork {
  /**
   * @param batch size×height×width×3, RGB.
   * @param outputs Their names.
   */
  run(
    batch: Uint8Array,
    size: number,
    outputs: readonly string[],
  ): Promise<ReadonlyMap<string, NetworkNumbers>>;
  release(): Promise<void>;
}

export interface NetworkNumbers {
  readonly values: Float32Array;
  readonly dims: readonly number[];
}

/** Opens an ONNX file in an engine, for pictures of that size. */
export type OpenNetwork = (path: string, input: ImportedCard['input']) => Promise<OpenedNetwork>;

/** float16 has three digits; what depends on its neighbours in a batch differs in the first. */
const TOLERANCE = 5e-3;

/**
 * Runs a network that was just written, because only that shows whether an engine takes it and
 * whether it means what its card says. Where it takes many pictures at once, each has to get the
 * answer that it gets alone. What an engine would be refused for when it starts is refused here.
 *
 * @throws ImportRefusedError
 */
export async function tryNetwork(
  open: OpenNetwork,
  path: string,
  card: ImportedCard,
  maxBatchSize: number | undefined,
): Promise<void> {
  const network = await open(path, card.input).catch((error: unknown) => {
    throw refusalOf(error);
  });
  try {
    await tryPictures(network, card, maxBatchSize ?? 2);
  } finally {
    await network.release();
  }
}

async function tryPictures(
  network: OpenedNetwork,
  card: ImportedCard,
  count: number,
): Promise<void> {
  const { input, labels, output } = card;
  const pictures = Array.from({ length: count }, (_, index) => inventPixels(input, index + 1));
  const classes = output.kind === 'logits' ? ONNX_LOGITS_NAME : ONNX_PROBABILITIES_NAME;
  const length = output.embedding?.length;
  const answers = await run(network, pictures, [
    classes,
    ...(length === undefined ? [] : [ONNX_EMBEDDING_NAME]),
    ...(output.heatmaps ? [ONNX_FEATURES_NAME] : []),
  ]);
  const together = requireNumbers(answers, classes, [count, labels.length]);
  if (length !== undefined) requireNumbers(answers, ONNX_EMBEDDING_NAME, [count, length]);
  if (output.heatmaps) {
    const [, height = 0, width = 0] = answers.get(ONNX_FEATURES_NAME)?.dims ?? [];
    requireNumbers(answers, ONNX_FEATURES_NAME, [count, height, width, length ?? 0]);
  }
  const warmUp = await run(network, [warmUpPicture(input)], [classes]);
  const scores = requireNumbers(warmUp, classes, [1, labels.length]);
  const fault = implausible({ scores, scoreKind: output.kind });
  if (fault !== undefined) throw refusal(fault);
  if (count === 1) return;
  for (const [index, picture] of pictures.entries()) {
    const alone = requireNumbers(await run(network, [picture], [classes]), classes, [
      1,
      labels.length,
    ]);
    requireSame(alone, together.slice(index * labels.length, (index + 1) * labels.length));
  }
}

async function run(
  network: OpenedNetwork,
  pictures: readonly Uint8Array[],
  outputs: readonly string[],
): Promise<ReadonlyMap<string, NetworkNumbers>> {
  const batch = Uint8Array.from(Buffer.concat(pictures));
  return network.run(batch, pictures.length, outputs).catch((error: unknown) => {
    throw refusalOf(error);
  });
}

function requireNumbers(
  answers: ReadonlyMap<string, NetworkNumbers>,
  name: string,
  expected: readonly number[],
): Float32Array {
  const { values = new Float32Array(), dims = [] } = answers.get(name) ?? {};
  if (dims.join('×') !== expected.join('×')) {
    throw refusal(`gives ${name} of ${dims.join('×')}; expected ${expected.join('×')}`);
  }
  if (values.every(Number.isFinite)) return values;
  throw refusal(`gives ${name} that are no numbers for a picture of noise`);
}

function requireSame(alone: Float32Array, together: Float32Array): void {
  const greatest = alone.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const same = alone.every(
    (value, index) => Math.abs(value - (together[index] ?? Number.NaN)) <= TOLERANCE * greatest,
  );
  if (!same) throw refusal('answers a picture differently when another is beside it');
}

/** Noise, the same at every import. */
function inventPixels({ width, height }: ImportedCard['input'], seed: number): Uint8Array {
  let state = seed;
  return new Uint8Array(width * height * 3).map(() => {
    // The linear congruential generator of Numerical Recipes.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

function refusal(what: string, cause?: unknown): ImportRefusedError {
  return new ImportRefusedError('does-not-run', `The network was tried, and it ${what}.`, {
    cause,
  });
}

/** onnxruntime's own words are for its developers; of an operator it tells the name. */
function refusalOf(error: unknown): ImportRefusedError {
  const message = error instanceof Error ? error.message : '';
  const [, ...names] = UNKNOWN_OPERATOR.exec(message) ?? [];
  // Of the alternatives, one has matched.
  const operator = names.find(Boolean);
  if (operator === undefined) return refusal('does not run: the engine refuses it', error);
  return new ImportRefusedError(
    'operator-unknown',
    `The network uses the operator "${operator}" in a way that the engine does not have: export it with another opset, or without.`,
    { cause: error },
  );
}

const UNKNOWN_OPERATOR =
  /([\w.:]+)\(-?\d+\) is not a registered function|No Op registered for (\w+)|implementation for (\w+)\(/;
