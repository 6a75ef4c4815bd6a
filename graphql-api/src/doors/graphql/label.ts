import type { Label as LabelSource } from '@detections/schema';
import { Field, ID, Int, ObjectType } from 'type-graphql';

@ObjectType('Label', {
  simpleResolvers: true,
  description:
    'One of the 1,000 ImageNet classes. Names are not unique (`crane` is a bird and a machine): tell classes apart by `classIndex` or `wordNetId`.',
})
export class LabelType {
  @Field(() => Int, { description: "The network's output that stands for this class, 0 to 999." })
  readonly classIndex!: number;

  @Field(() => ID, { description: 'WordNet id of the class, e.g. `n02109961`.' })
  readonly wordNetId!: string;

  @Field(() => String, { description: 'Name as a person reads it, e.g. `Eskimo dog`.' })
  readonly name!: string;
}

/** Keras joins words by underscores; a person does not. */
export function toLabelType({ classIndex, wordNetId, name }: LabelSource): LabelType {
  return { classIndex, wordNetId, name: name.replaceAll('_', ' ') };
}
