import { z } from 'zod';

/** What a network of keras.applications wants, as its `preprocess_input` makes it. */
export interface ApplicationHint {
  readonly name: string;
  /** For `detections.json`. */
  readonly normalization: string;
}

const CAFFE = '{"scale": 1, "mean": [123.68, 116.779, 103.939], "std": 1, "channelOrder": "BGR"}';

/** By the names that keras.applications gives its networks; others scale pixels by themselves. */
const APPLICATIONS: readonly (readonly [RegExp, string, string])[] = [
  [/^mobilenetv2/i, 'MobileNetV2', '"half"'],
  [/^mobilenet_[\d.]+_\d+/i, 'MobileNet', '"half"'],
  [/^inception_v3/i, 'InceptionV3', '"half"'],
  [/^inception_resnet_v2/i, 'InceptionResNetV2', '"half"'],
  [/^xception/i, 'Xception', '"half"'],
  [/^nasnet/i, 'NASNet', '"half"'],
  [/^resnet\d+v2/i, 'ResNetV2', '"half"'],
  [/^resnet\d+$/i, 'ResNet', CAFFE],
  [/^vgg1[69]$/i, 'VGG', CAFFE],
  [/^densenet\d+/i, 'DenseNet', '"imagenet"'],
];

const modelSchema = z.object({
  class_name: z.string(),
  config: z.object({ name: z.string().optional(), layers: z.array(z.unknown()).optional() }),
});

/** @returns undefined where no model in it, and not all of it, is called like one of theirs. */
export function applicationWithin(topology: unknown): ApplicationHint | undefined {
  for (const model of namesWithin(topology)) {
    const found = APPLICATIONS.find(([pattern]) => pattern.test(model));
    if (found !== undefined) return { name: found[1], normalization: found[2] };
  }
  return undefined;
}

/** Nested models lie a few levels deep at most. */
function namesWithin(topology: unknown, depth = 4): readonly string[] {
  const model = modelSchema.safeParse(topology).data;
  if (model === undefined || depth === 0) return [];
  const { name = '', layers = [] } = model.config;
  return [name, ...layers.flatMap((layer) => namesWithin(layer, depth - 1))];
}
