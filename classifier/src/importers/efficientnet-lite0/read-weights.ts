import { layOut } from '../../pytorch/lay-out.js';
import type { Tensor } from '../../pytorch/read-checkpoint.js';
import type { DenseWeights } from '../../tasks/heatmap.js';
import { foldBatchNorm, type ConvolutionWeights } from '../fold-batch-norm.js';
import { ImportRefusedError } from '../import-refused-error.js';
import { convolutionsOf, type Convolution, type EfficientNet } from './efficientnet.js';

/** Batch normalisation is part of the convolution before it. */
export interface EfficientNetWeights {
  /** Keyed by `Convolution.name`; kernels are output×input of the group×height×width. */
  readonly convolutions: ReadonlyMap<string, ConvolutionWeights>;
  readonly classifier: DenseWeights;
}

/** How many batches a batch normalisation has learnt from. */
const NO_WEIGHT = '.num_batches_tracked';

/**
 * Takes a network's weights from a checkpoint's tensors, which must be that network's and no more.
 *
 * @throws ImportRefusedError that names the tensor, what was expected and what came.
 */
export function readWeights(
  tensors: ReadonlyMap<string, Tensor>,
  network: EfficientNet,
): EfficientNetWeights {
  const checkpoint = new NamedTensors(tensors);
  const convolutions = convolutionsOf(network).map(
    (convolution) =>
      [
        convolution.name,
        readConvolution(checkpoint, convolution, network.batchNormEpsilon),
      ] as const,
  );
  const { name, inputFeatures, classCount } = network.classifier;
  const rows = checkpoint.take(`${name}.weight`, [classCount, inputFeatures]);
  const bias = checkpoint.take(`${name}.bias`, [classCount]);
  checkpoint.requireAllTaken();
  const turned = { offset: 0, shape: [inputFeatures, classCount], strides: [1, inputFeatures] };
  return {
    convolutions: new Map(convolutions),
    classifier: { kernel: layOut(rows, turned), bias },
  };
}

function readConvolution(
  checkpoint: NamedTensors,
  { name, batchNorm, kernelSize, inputChannels, outputChannels, groups }: Convolution,
  epsilon: number,
): ConvolutionWeights {
  const shape = [outputChannels, inputChannels / groups, kernelSize, kernelSize];
  const kernel = checkpoint.take(`${name}.weight`, shape);
  const perChannel = (what: string): Float32Array =>
    checkpoint.take(`${batchNorm}.${what}`, [outputChannels]);
  const norm = {
    gamma: perChannel('weight'),
    beta: perChannel('bias'),
    mean: perChannel('running_mean'),
    variance: perChannel('running_var'),
  };
  const bias = new Float32Array(outputChannels);
  const folded = foldBatchNorm({ kernel, bias }, norm, { epsilon, outputAxis: 'first' });
  // The root of a variance below zero is no number, though the variance itself is one.
  if (folded.kernel.every(Number.isFinite) && folded.bias.every(Number.isFinite)) return folded;
  throw corrupt(`expected finite numbers from ${name} and ${batchNorm}; came others`);
}

/** What is in a checkpoint, and what of it has been used. */
class NamedTensors {
  readonly #left: Set<string>;

  constructor(private readonly tensors: ReadonlyMap<string, Tensor>) {
    this.#left = new Set([...tensors.keys()].filter((name) => !name.endsWith(NO_WEIGHT)));
  }

  take(name: string, shape: readonly number[]): Float32Array {
    const tensor = this.tensors.get(name);
    if (tensor === undefined) throw corrupt(`expected a tensor ${name}; came none`);
    const { data } = tensor;
    const came = tensor.shape.join('×');
    if (!(data instanceof Float32Array) || came !== shape.join('×')) {
      const type = data instanceof Float32Array ? 'float32' : 'int64';
      throw corrupt(
        `expected ${name} to be ${shape.join('×')} of float32; came ${came} of ${type}`,
      );
    }
    if (!data.every(Number.isFinite))
      throw corrupt(`expected finite numbers in ${name}; came others`);
    this.#left.delete(name);
    return data;
  }

  requireAllTaken(): void {
    const [name] = this.#left;
    if (name !== undefined) throw corrupt(`expected no tensor ${JSON.stringify(name)}; came one`);
  }
}

function corrupt(what: string): ImportRefusedError {
  return new ImportRefusedError('corrupt', `The checkpoint is not EfficientNet-Lite0's: ${what}.`);
}
