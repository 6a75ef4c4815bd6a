import type { FamiliarityCalibration } from '@detections/schema';
import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType('FamiliarityCalibration', {
  simpleResolvers: true,
  description: 'From where on a model knows a picture, and how that was found.',
})
export class FamiliarityCalibrationType implements FamiliarityCalibration {
  @Field(() => Float, { description: 'A picture at least so familiar is known, 0 to 1.' })
  readonly threshold!: number;

  @Field(() => Float, {
    description: 'The share of known pictures that the threshold was made to keep, 0 to 1.',
  })
  readonly keeps!: number;

  @Field(() => Int, { description: 'How many known pictures it was made from.' })
  readonly pictures!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'The share of known pictures that it loses all the same, measured by five folds; null where own classes were taught, of which every photo is used.',
  })
  readonly knownLost?: number | undefined;

  @Field(() => String, { description: 'When it was made, e.g. `2026-11-27`.' })
  readonly date!: string;

  @Field(() => String, {
    description:
      '`shipped` where it comes with the program, `calibrated` where `detections models calibrate` made it, `taught` where the training of an own classifier did.',
  })
  readonly source!: FamiliarityCalibration['source'];
}
