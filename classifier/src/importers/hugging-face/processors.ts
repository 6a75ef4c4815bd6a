import type { ResizeKernel, Normalization } from '@detections/schema';

type Triple = Normalization['mean'];

/** How a kind of processor resizes and crops, in transformers' code. */
type Steps =
  /** To `size`, then the middle where `do_center_crop` says so. */
  | 'resize-then-crop'
  /** ConvNeXT: below 384, the shorter side to size ÷ crop_pct and the middle; else a plain square. */
  | 'convnext'
  /** PoolFormer: the shorter side to size ÷ crop_pct, then the middle. */
  | 'crop-percentage'
  /** LeViT: the shorter side to 256/224 of the size, then the middle. */
  | 'levit';

/** What a kind of processor does where its file does not say. */
export interface ProcessorDefaults {
  readonly steps: Steps;
  /** Of one number: whether it is both sides, or the shorter one. */
  readonly square: boolean;
  readonly size: number;
  readonly kernel: ResizeKernel;
  /** Whether the middle is cut out, and of which size. */
  readonly crops: boolean;
  readonly cropSize: number | undefined;
  readonly cropPercentage?: number;
  readonly normalize: boolean;
  readonly mean: Triple;
  readonly std: Triple;
  readonly flipChannels?: boolean;
  /** EfficientNet divides by the standard deviation twice. */
  readonly dividesTwice?: boolean;
}

const HALF = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } satisfies Partial<ProcessorDefaults>;
const IMAGENET = {
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
} satisfies Partial<ProcessorDefaults>;
const CLIP = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
} satisfies Partial<ProcessorDefaults>;

const VIT: ProcessorDefaults = {
  steps: 'resize-then-crop',
  square: true,
  size: 224,
  kernel: 'bilinear',
  crops: false,
  cropSize: undefined,
  normalize: true,
  ...HALF,
};
const BEIT: ProcessorDefaults = {
  ...VIT,
  size: 256,
  kernel: 'bicubic',
  crops: true,
  cropSize: 224,
};
const BIT: ProcessorDefaults = {
  ...VIT,
  square: false,
  kernel: 'bicubic',
  crops: true,
  cropSize: 224,
  ...CLIP,
};
const MOBILE_NET: ProcessorDefaults = {
  ...VIT,
  square: false,
  size: 256,
  crops: true,
  cropSize: 224,
};

/** By the class's name without its ending; the values are those of transformers 4.57. */
export const PROCESSORS: Readonly<Record<string, ProcessorDefaults>> = {
  ViT: VIT,
  DeiT: BEIT,
  Beit: BEIT,
  Bit: BIT,
  CLIP: BIT,
  ViTHybrid: BIT,
  ChineseCLIP: BIT,
  Siglip: { ...VIT, kernel: 'bicubic' },
  ConvNext: { ...VIT, steps: 'convnext', square: false, size: 384, cropPercentage: 224 / 256 },
  EfficientNet: { ...VIT, size: 346, kernel: 'nearest', cropSize: 289, dividesTwice: true },
  EfficientFormer: { ...VIT, kernel: 'bicubic', crops: true, cropSize: 224, ...IMAGENET },
  Levit: {
    ...VIT,
    steps: 'levit',
    square: false,
    kernel: 'bicubic',
    crops: true,
    cropSize: 224,
    ...IMAGENET,
  },
  MobileNetV1: MOBILE_NET,
  MobileNetV2: MOBILE_NET,
  MobileViT: {
    ...VIT,
    square: false,
    crops: true,
    cropSize: 256,
    normalize: false,
    flipChannels: true,
  },
  PoolFormer: {
    ...VIT,
    steps: 'crop-percentage',
    square: false,
    kernel: 'bicubic',
    crops: true,
    cropSize: 224,
    cropPercentage: 0.9,
    ...IMAGENET,
  },
  Pvt: { ...VIT, ...IMAGENET },
  Segformer: { ...VIT, size: 512, ...IMAGENET },
};

/** Which processor a model has, where its file does not say: as AutoImageProcessor decides. */
export const PROCESSOR_OF_MODEL: Readonly<Record<string, string>> = {
  beit: 'Beit',
  bit: 'Bit',
  clip: 'CLIP',
  convnext: 'ConvNext',
  convnextv2: 'ConvNext',
  cvt: 'ConvNext',
  'data2vec-vision': 'Beit',
  deit: 'DeiT',
  dinat: 'ViT',
  dinov2: 'Bit',
  dinov2_with_registers: 'Bit',
  efficientformer: 'EfficientFormer',
  efficientnet: 'EfficientNet',
  focalnet: 'Bit',
  hiera: 'Bit',
  levit: 'Levit',
  mobilenet_v1: 'MobileNetV1',
  mobilenet_v2: 'MobileNetV2',
  mobilevit: 'MobileViT',
  mobilevitv2: 'MobileViT',
  nat: 'ViT',
  poolformer: 'PoolFormer',
  pvt: 'Pvt',
  pvt_v2: 'Pvt',
  regnet: 'ConvNext',
  resnet: 'ConvNext',
  segformer: 'Segformer',
  siglip: 'Siglip',
  ijepa: 'ViT',
  swiftformer: 'ViT',
  swin: 'ViT',
  swinv2: 'ViT',
  van: 'ConvNext',
  vit: 'ViT',
  vit_msn: 'ViT',
};
