import type { Convolution, ResNet } from './resnet50.js';

/** A layer with weights, as Keras's file must hold it. */
export interface KerasLayer {
  readonly kind: 'convolution' | 'batchNorm' | 'dense';
  /** `Convolution.name`, or the classifier's. */
  readonly name: string;
  /** Of each of its arrays, in order. */
  readonly shapes: readonly (readonly number[])[];
}

/**
 * Every layer with weights in the order of Keras's `layer_names`, which is that of `model.layers`:
 * by depth in the graph, and in a block with a shortcut that one's layers before the last
 * convolution's.
 */
export function kerasLayersOf(network: ResNet): readonly KerasLayer[] {
  const { inputFeatures, classCount } = network.classifier;
  return [
    ...convolutionAndNorm(network.stem),
    ...network.blocks.flatMap(({ reduce, spatial, shortcut, expand }) => {
      const parallel = shortcut === undefined ? [expand] : [shortcut, expand];
      return [
        ...convolutionAndNorm(reduce),
        ...convolutionAndNorm(spatial),
        ...parallel.map(convolutionLayer),
        ...parallel.map(batchNormLayer),
      ];
    }),
    { kind: 'dense', name: 'classifier', shapes: [[inputFeatures, classCount], [classCount]] },
  ];
}

function convolutionAndNorm(convolution: Convolution): readonly KerasLayer[] {
  return [convolutionLayer(convolution), batchNormLayer(convolution)];
}

function convolutionLayer(convolution: Convolution): KerasLayer {
  const { name, kernelSize, inputChannels, outputChannels } = convolution;
  const kernel = [kernelSize, kernelSize, inputChannels, outputChannels];
  return { kind: 'convolution', name, shapes: [kernel, [outputChannels]] };
}

/** Its arrays: gamma, beta, moving mean, moving variance. */
function batchNormLayer({ name, outputChannels }: Convolution): KerasLayer {
  const perChannel = [outputChannels];
  return { kind: 'batchNorm', name, shapes: [perChannel, perChannel, perChannel, perChannel] };
}
