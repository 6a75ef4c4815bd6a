/** A convolution without a bias, followed by batch normalisation. Sizes in pixels and channels. */
export interface Convolution {
  /** As the checkpoint names it. */
  readonly name: string;
  readonly batchNorm: string;
  readonly kernelSize: number;
  readonly stride: number;
  /** Zeros above and to the left, below and to the right. */
  readonly padding: { readonly before: number; readonly after: number };
  readonly inputChannels: number;
  readonly outputChannels: number;
  /** As many as channels where it is depthwise. */
  readonly groups: number;
}

/** project(relu6(depthwise(relu6(expand(x))))) + (skips ? x : 0) */
export interface MobileBlock {
  readonly name: string;
  /** Only where the block has more channels inside. */
  readonly expand: Convolution | undefined;
  readonly depthwise: Convolution;
  readonly project: Convolution;
  readonly skips: boolean;
}

/** EfficientNet-Lite: no squeeze-and-excitation, ReLU6. Input: N×inputSize×inputSize×3. */
export interface EfficientNet {
  readonly inputSize: number;
  readonly stem: Convolution;
  readonly blocks: readonly MobileBlock[];
  readonly head: Convolution;
  /** Dense layer on the average of the last feature maps. */
  readonly classifier: {
    readonly name: string;
    readonly inputFeatures: number;
    readonly classCount: number;
  };
  /** Added to the variance under batch normalisation's square root. */
  readonly batchNormEpsilon: number;
}

export interface StageShape {
  readonly blockCount: number;
  readonly kernelSize: number;
  /** Of the stage's first block. */
  readonly stride: number;
  /** How many times its input's channels a block has inside. */
  readonly expansion: number;
  readonly channels: number;
}

export interface EfficientNetShape {
  readonly inputSize: number;
  readonly stemChannels: number;
  readonly stages: readonly StageShape[];
  readonly headChannels: number;
  readonly classCount: number;
}

/** As ml-illustrated's port of TensorFlow's network has it, whose names the checkpoint bears. */
export function describeEfficientNet(shape: EfficientNetShape): EfficientNet {
  const { inputSize, stemChannels, headChannels, classCount } = shape;
  const stem = convolution('_conv_stem', '_bn0', inputSize, {
    ...{ kernelSize: 3, stride: 2, inputChannels: 3, outputChannels: stemChannels },
  });
  const blocks = stackStages(shape, Math.ceil(inputSize / 2));
  const lastChannels = blocks.at(-1)?.project.outputChannels ?? stemChannels;
  return {
    inputSize,
    stem,
    blocks,
    head: pointwise('_conv_head', '_bn1', lastChannels, headChannels),
    classifier: { name: '_fc', inputFeatures: headChannels, classCount },
    batchNormEpsilon: 1e-3,
  };
}

/** Tan and Le 2019, table 1, with the first and the last layer as wide as there. */
export const EFFICIENTNET_LITE0: EfficientNet = describeEfficientNet({
  inputSize: 224,
  stemChannels: 32,
  stages: [
    { blockCount: 1, kernelSize: 3, stride: 1, expansion: 1, channels: 16 },
    { blockCount: 2, kernelSize: 3, stride: 2, expansion: 6, channels: 24 },
    { blockCount: 2, kernelSize: 5, stride: 2, expansion: 6, channels: 40 },
    { blockCount: 3, kernelSize: 3, stride: 2, expansion: 6, channels: 80 },
    { blockCount: 3, kernelSize: 5, stride: 1, expansion: 6, channels: 112 },
    { blockCount: 4, kernelSize: 5, stride: 2, expansion: 6, channels: 192 },
    { blockCount: 1, kernelSize: 3, stride: 1, expansion: 6, channels: 320 },
  ],
  headChannels: 1280,
  classCount: 1000,
});

/** Every convolution in the order of computation. */
export function convolutionsOf({ stem, blocks, head }: EfficientNet): readonly Convolution[] {
  const inBlocks = blocks.flatMap(({ expand, depthwise, project }) =>
    expand === undefined ? [depthwise, project] : [expand, depthwise, project],
  );
  return [stem, ...inBlocks, head];
}

/**
 * TensorFlow's `same`: as many outputs as there are steps in the input, and an odd zero goes to the
 * end (tensorflow/core/framework/kernel_shape_util.cc).
 */
export function samePadding(
  inputSize: number,
  kernelSize: number,
  stride: number,
): Convolution['padding'] {
  const covered = (Math.ceil(inputSize / stride) - 1) * stride + kernelSize;
  const total = Math.max(covered - inputSize, 0);
  const before = Math.floor(total / 2);
  return { before, after: total - before };
}

/** @param firstSize What the stem gives, on both sides. */
function stackStages(
  { stages, stemChannels }: EfficientNetShape,
  firstSize: number,
): readonly MobileBlock[] {
  const blocks: MobileBlock[] = [];
  let size = firstSize;
  let inputChannels = stemChannels;
  for (const stage of stages) {
    for (let index = 0; index < stage.blockCount; index += 1) {
      const stride = index === 0 ? stage.stride : 1;
      const name = `_blocks.${String(blocks.length)}`;
      blocks.push(mobileBlock(name, size, inputChannels, { ...stage, stride }));
      size = Math.ceil(size / stride);
      inputChannels = stage.channels;
    }
  }
  return blocks;
}

function mobileBlock(
  name: string,
  size: number,
  inputChannels: number,
  { kernelSize, stride, expansion, channels }: StageShape,
): MobileBlock {
  const inner = inputChannels * expansion;
  return {
    name,
    expand:
      expansion === 1
        ? undefined
        : pointwise(`${name}._expand_conv`, `${name}._bn0`, inputChannels, inner),
    depthwise: convolution(`${name}._depthwise_conv`, `${name}._bn1`, size, {
      ...{ kernelSize, stride, inputChannels: inner, outputChannels: inner, groups: inner },
    }),
    project: pointwise(`${name}._project_conv`, `${name}._bn2`, inner, channels),
    skips: stride === 1 && inputChannels === channels,
  };
}

/** Whatever the size: it needs no padding. */
function pointwise(
  name: string,
  batchNorm: string,
  inputChannels: number,
  outputChannels: number,
): Convolution {
  return convolution(name, batchNorm, 1, {
    kernelSize: 1,
    stride: 1,
    inputChannels,
    outputChannels,
  });
}

function convolution(
  name: string,
  batchNorm: string,
  inputSize: number,
  {
    groups = 1,
    ...sizes
  }: Omit<Convolution, 'name' | 'batchNorm' | 'padding' | 'groups'> & { readonly groups?: number },
): Convolution {
  const padding = samePadding(inputSize, sizes.kernelSize, sizes.stride);
  return { name, batchNorm, padding, groups, ...sizes };
}
