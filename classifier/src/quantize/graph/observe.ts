import { openSession } from '../../engines/onnxruntime/onnxruntime-session.js';
import { encodeDecodedModel } from '../../onnx/onnx-format.js';
import type {
  OnnxGraphMessage,
  OnnxModelMessage,
  OnnxValueMessage,
} from '../../onnx/onnx-model.js';
import { ActivationStatistics } from './activation-statistics.js';
import { whatCounts } from './summands.js';

export interface Pictures {
  /** N×height×width×3, RGB. */
  readonly pixels: Uint8Array;
  /** Of one, in pixels. */
  readonly input: { readonly width: number; readonly height: number };
  readonly threadCount: number;
  /** Told how many have been seen, each time. */
  readonly onProgress: (seen: number) => void;
}

/** What came of one tensor. */
export interface Observed {
  readonly statistics: ActivationStatistics;
  /** Of one picture, N included. */
  readonly dims: readonly number[];
}

/**
 * Runs a network in float32 over pictures, one at a time, and looks at what some of its tensors are.
 * Blocks its thread.
 *
 * @param tensors Those that turn out not to be float32 are left out.
 * @param summands The other summand of those that only count as far as a ReLU lets the sum through.
 */
export async function observe(
  model: OnnxModelMessage & { readonly graph: OnnxGraphMessage },
  tensors: readonly string[],
  summands: ReadonlyMap<string, string>,
  { pixels, input, threadCount, onProgress }: Pictures,
): Promise<ReadonlyMap<string, Observed>> {
  const session = await openSession(withOutputs(model, tensors), { threadCount, input });
  const wanted = tensors.filter((name) => session.floatOutputNames.includes(name));
  const observed = new Map<string, Observed>();
  const length = input.width * input.height * 3;
  try {
    for (let offset = 0; offset < pixels.length; offset += length) {
      const picture = pixels.slice(offset, offset + length);
      const outputs = await session.run(picture, 1, wanted);
      for (const [name, { values, dims }] of outputs) {
        const other = outputs.get(summands.get(name) ?? '')?.values;
        const ofThis = observed.get(name) ?? {
          statistics: new ActivationStatistics(channelsOf(dims)),
          dims,
        };
        ofThis.statistics.add(other === undefined ? values : whatCounts(values, other));
        observed.set(name, ofThis);
      }
      onProgress(offset / length + 1);
    }
  } finally {
    await session.release();
  }
  return observed;
}

/** Maps have theirs second, lists of vectors last. */
function channelsOf(dims: readonly number[]) {
  const last = dims.length !== 4;
  return { count: (last ? dims.at(-1) : dims[1]) ?? 1, last };
}

/** The file that gives these as well; the message stays as it is. */
function withOutputs(
  model: OnnxModelMessage & { readonly graph: OnnxGraphMessage },
  tensors: readonly string[],
): Uint8Array {
  const { graph } = model;
  const { output } = graph;
  const known = new Set(output.map(({ name }) => name));
  // Without a type: whatever the engine finds.
  const added = tensors
    .filter((name) => !known.has(name))
    .map((name): OnnxValueMessage => ({ name }));
  graph.output = [...output, ...added];
  try {
    return encodeDecodedModel(model);
  } finally {
    graph.output = output;
  }
}
