/** A convolution with a bias, followed by batch normalisation. Sizes in pixels and channels. */
export interface Convolution {
  /** As Keras names the pair, without its `_conv` or `_bn`. */
  readonly name: string;
  readonly kernelSize: number;
  readonly stride: number;
  /** Zeros on each of the four sides. */
  readonly padding: number;
  readonly inputChannels: number;
  readonly outputChannels: number;
}

/** relu(expand(relu(spatial(relu(reduce(x))))) + (shortcut ? shortcut(x) : x)) */
export interface ResidualBlock {
  readonly name: string;
  readonly reduce: Convolution;
  readonly spatial: Convolution;
  readonly expand: Convolution;
  /** Only where the block changes its input's size. */
  readonly shortcut: Convolution | undefined;
}

/** A residual network of bottleneck blocks. Input: N×inputSize×inputSize×3. */
export interface ResNet {
  readonly inputSize: number;
  readonly stem: Convolution;
  /** Max pooling between stem and first block. */
  readonly pool: { readonly size: number; readonly stride: number; readonly padding: number };
  readonly blocks: readonly ResidualBlock[];
  /** Dense layer on the average of the last feature maps. */
  readonly classifier: { readonly inputFeatures: number; readonly classCount: number };
  /** Added to the variance under batch normalisation's square root. */
  readonly batchNormEpsilon: number;
}

export interface StageShape {
  readonly blockCount: number;
  /** Of a block's first two convolutions; its last one has four times as many. */
  readonly channels: number;
  /** Of the stage's first block. */
  readonly stride: number;
}

export interface ResNetShape {
  readonly inputSize: number;
  readonly stemChannels: number;
  readonly stages: readonly StageShape[];
  readonly classCount: number;
}

const BOTTLENECK_EXPANSION = 4;

/**
 * ResNet v1 as Keras builds it (keras/src/applications/resnet.py): the stride is on a block's
 * first 1×1 convolution, and every convolution has a bias.
 */
export function describeResNet(shape: ResNetShape): ResNet {
  const blocks = stackStages(shape);
  return {
    inputSize: shape.inputSize,
    stem: convolution('conv1', 7, 3, shape.stemChannels, { stride: 2, padding: 3 }),
    pool: { size: 3, stride: 2, padding: 1 },
    blocks,
    classifier: {
      inputFeatures: blocks.at(-1)?.expand.outputChannels ?? shape.stemChannels,
      classCount: shape.classCount,
    },
    batchNormEpsilon: 1.001e-5,
  };
}

/** He et al. 2015, table 1, the column of 50 layers. */
export const RESNET50: ResNet = describeResNet({
  inputSize: 224,
  stemChannels: 64,
  stages: [
    { blockCount: 3, channels: 64, stride: 1 },
    { blockCount: 4, channels: 128, stride: 2 },
    { blockCount: 6, channels: 256, stride: 2 },
    { blockCount: 3, channels: 512, stride: 2 },
  ],
  classCount: 1000,
});

/**
 * What Keras subtracts from a pixel before the network, in RGB order; the mean of ImageNet's
 * training set (keras/src/applications/imagenet_utils.py, mode "caffe", where it stands as BGR).
 */
export const IMAGENET_MEAN_RGB = [123.68, 116.779, 103.939] as const;

/** Every convolution in the order of computation. */
export function convolutionsOf(network: ResNet): readonly Convolution[] {
  return [
    network.stem,
    ...network.blocks.flatMap(({ reduce, spatial, shortcut, expand }) =>
      shortcut === undefined ? [reduce, spatial, expand] : [reduce, spatial, shortcut, expand],
    ),
  ];
}

function stackStages({ stages, stemChannels }: ResNetShape): readonly ResidualBlock[] {
  let inputChannels = stemChannels;
  return stages.flatMap(({ blockCount, channels, stride }, stage) =>
    Array.from({ length: blockCount }, (_, index) => {
      const name = `conv${String(stage + 2)}_block${String(index + 1)}`;
      const block = bottleneck(name, inputChannels, channels, index === 0 ? stride : undefined);
      inputChannels = block.expand.outputChannels;
      return block;
    }),
  );
}

/** @param shortcutStride Of a stage's first block, which changes the size; undefined elsewhere. */
function bottleneck(
  name: string,
  inputChannels: number,
  channels: number,
  shortcutStride: number | undefined,
): ResidualBlock {
  const stride = shortcutStride ?? 1;
  const outputChannels = channels * BOTTLENECK_EXPANSION;
  return {
    name,
    reduce: convolution(`${name}_1`, 1, inputChannels, channels, { stride }),
    spatial: convolution(`${name}_2`, 3, channels, channels, { padding: 1 }),
    expand: convolution(`${name}_3`, 1, channels, outputChannels, {}),
    shortcut:
      shortcutStride === undefined
        ? undefined
        : convolution(`${name}_0`, 1, inputChannels, outputChannels, { stride }),
  };
}

function convolution(
  name: string,
  kernelSize: number,
  inputChannels: number,
  outputChannels: number,
  { stride = 1, padding = 0 }: { readonly stride?: number; readonly padding?: number },
): Convolution {
  return { name, kernelSize, stride, padding, inputChannels, outputChannels };
}
