import type { Label as LabelSource } from '@detections/schema';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { wordNetIdOf } from '../../application/wordnet-id.js';

@ObjectType('Label', {
  simpleResolvers: true,
  description:
    'One of the classes that a model tells apart. Names need not be unique (ImageNet has two called `crane`): tell classes apart by `classIndex`.',
})
export class LabelType {
  @Field(() => Int, { description: "The network's output that stands for this class, from 0." })
  readonly classIndex!: number;

  @Field(() => ID, {
    nullable: true,
    description: 'What others call the class, e.g. its WordNet id; null where the model has none.',
  })
  readonly id!: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'WordNet id of the class, e.g. `n02109961`; null where it is not one of WordNet.',
  })
  readonly wordNetId!: string | null;

  @Field(() => String, { description: 'Name as a person reads it, e.g. `Eskimo dog`.' })
  readonly name!: string;

  @Field(() => [String], {
    description: 'What else the class is called, e.g. `husky`; empty where nothing is known.',
  })
  readonly synonyms!: readonly string[];

  @Field(() => String, {
    nullable: true,
    description: 'What the class means, in a sentence; null where that is not known.',
  })
  readonly description!: string | null;

  @Field(() => [String], {
    description:
      'What the class is a kind of, from the next wider to the widest, e.g. `sled dog`, `working dog`, `dog` and so on to `entity`; empty where nothing is known.',
  })
  readonly parents!: readonly string[];
}

export function toLabelType(label: LabelSource): LabelType {
  return {
    classIndex: label.classIndex,
    id: label.id ?? null,
    wordNetId: wordNetIdOf(label.id) ?? null,
    name: label.displayName ?? label.name,
    synonyms: label.synonyms ?? [],
    description: label.description ?? null,
    parents: label.parents ?? [],
  };
}
