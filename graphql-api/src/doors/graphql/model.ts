import { FamiliarityCalibrationType } from './familiarity-calibration.js';
import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('Model', { simpleResolvers: true, description: 'The network that answers.' })
export class ModelType {
  @Field(() => String, { description: 'What it is asked for by, e.g. `resnet50`.' })
  readonly name!: string;

  @Field(() => String, { description: 'A whole number, e.g. `1`; the highest is the newest.' })
  readonly version!: string;

  @Field(() => String, {
    description:
      'SHA-256 over the files that its answers depend on, in hex. Equal digests give equal answers at equal precision.',
  })
  readonly digest!: string;

  @Field(() => String, { description: 'The library that runs it, e.g. `onnxruntime`.' })
  readonly engine!: string;

  @Field(() => String, { description: 'What the library runs on, e.g. `cpu`.' })
  readonly device!: string;

  @Field(() => String, {
    description: 'SHA-256 of the weights file, in hex.',
  })
  readonly weightsSha256!: string;

  @Field(() => String, {
    description:
      'What most of it is computed in: `fp32`, or `int8`, which is quicker and now and then answers differently.',
  })
  readonly precision!: string;

  @Field(() => Int, { description: 'Width of what the network looks at, in pixels.' })
  readonly inputWidth!: number;

  @Field(() => Int, { description: 'Height of what the network looks at, in pixels.' })
  readonly inputHeight!: number;

  @Field(() => Int, { description: 'How many classes it tells apart.' })
  readonly classCount!: number;

  @Field(() => FamiliarityCalibrationType, {
    nullable: true,
    description:
      'From where on it knows a picture; null where nobody has calibrated these weights in this precision (`detections models calibrate`). Then its answers have no `familiarity`.',
  })
  readonly familiarity?: FamiliarityCalibrationType | undefined;
}
