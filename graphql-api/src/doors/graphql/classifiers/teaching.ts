import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { TeachingLimits } from '../../../application/classifiers/classifier-store.js';

@ObjectType('Teaching', {
  simpleResolvers: true,
  description: 'Whether whoever asks may teach, and how much can be taught.',
})
export class TeachingType implements TeachingLimits {
  @Field(() => Boolean, {
    description: 'Whether you may make and change own classifiers, and see their photos.',
  })
  readonly allowed!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Why not, for people to read; null where you may.',
  })
  readonly reason!: string | null;

  @Field(() => Int, { description: 'How many own classifiers there may be.' })
  readonly maxClassifiers!: number;

  @Field(() => Int, { description: 'How many classes one may have.' })
  readonly maxClasses!: number;

  @Field(() => Int, { description: 'How many examples one may have, in all classes.' })
  readonly maxExamples!: number;

  @Field(() => Float, {
    description: 'How many bytes all photos that are kept may have, as they are kept.',
  })
  readonly maxPhotoBytes!: number;
}
