import type { Prediction } from '@detections/schema';
import { Field, Float, ObjectType } from 'type-graphql';
import { LabelType, toLabelType } from './label.js';

@ObjectType('Prediction', {
  simpleResolvers: true,
  description: 'A class, and how sure the network is that the image shows it.',
})
export class PredictionType {
  @Field(() => LabelType, { description: 'The class.' })
  readonly label!: LabelType;

  @Field(() => Float, {
    description: 'Probability, 0 to 1. Those of all classes of the model add up to 1.',
  })
  readonly confidence!: number;
}

export function toPredictionType({ label, confidence }: Prediction): PredictionType {
  return { label: toLabelType(label), confidence };
}
