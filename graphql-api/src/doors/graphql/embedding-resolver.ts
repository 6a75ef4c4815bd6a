import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { parseModelReference } from '../../application/model-reference.js';
import { EmbeddingType, toEmbeddingType } from './embedding.js';
import type { GraphqlContext } from './graphql-context.js';
import { UploadScalar } from './upload-scalar.js';
import type { UploadedImage } from './uploaded-image.js';

@Resolver(() => EmbeddingType)
export class EmbeddingResolver {
  @Mutation(() => EmbeddingType, {
    description:
      "Gives a photo's embedding: the numbers before the network's last dense layer. Send it as a GraphQL multipart request.",
  })
  async embed(
    @Arg('image', () => UploadScalar, { description: 'JPEG, PNG, WebP, GIF or AVIF.' })
    image: UploadedImage,
    @Arg('model', () => String, {
      nullable: true,
      description:
        'The model that is to answer: `NAME`, or `NAME@VERSION`. By default the one that `model` tells of. Those with an `embeddingLength` can; an own classifier gives that of the network that it was taught on, which `Embedding.model` names.',
    })
    model: string | null | undefined,
    @Arg('preset', () => String, {
      nullable: true,
      description:
        'How the image is brought to the size of the network, by the name that the model has for it: see `Model.presets`. By default its first.',
    })
    preset: string | null | undefined,
    @Ctx() { embed, signal }: GraphqlContext,
  ): Promise<EmbeddingType> {
    const request = {
      image: image.take(),
      model: parseModelReference(model),
      preset: preset ?? undefined,
      signal,
    };
    return toEmbeddingType(await embed(request));
  }
}
