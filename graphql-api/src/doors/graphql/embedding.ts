import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { Embedding } from '../../application/embed-upload.js';
import { ModelType } from './model.js';

/** For the cost of an operation, known before which model answers: VGG's, and few have more. */
const USUAL_MOST_NUMBERS = 4096;

@ObjectType('Embedding', {
  description: 'What the network makes of one image before its last dense layer.',
})
export class EmbeddingType {
  @Field(() => [Float], {
    description:
      'Neither scaled nor normalized. Those of equal `model.digest` and `preset` can be compared: images of like things have embeddings in like directions.',
    complexity: USUAL_MOST_NUMBERS,
  })
  readonly vector!: readonly number[];

  @Field(() => Int, { description: 'How many numbers there are.' })
  readonly length!: number;

  @Field(() => ModelType, { description: 'The network that answered.' })
  readonly model!: ModelType;

  @Field(() => String, {
    description: 'What the image went through before the network: one of `Model.presets`.',
  })
  readonly preset!: string;

  @Field(() => Boolean, {
    description:
      'Whether it was computed for another request with the same image, model and preset: one before, whose answer was kept, or one under way at the same time.',
  })
  readonly cached!: boolean;
}

export function toEmbeddingType({ vector, model, preset, cached }: Embedding): EmbeddingType {
  return { vector: [...vector], length: vector.length, model, preset, cached };
}
