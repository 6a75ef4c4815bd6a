import type { Preprocessing } from '@detections/schema';
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, FieldResolver, Info, Int, Mutation, Resolver, Root } from 'type-graphql';
import { ClassificationType, toClassificationType } from './classification.js';
import { countOfPredictions, requireFirst } from './first-predictions.js';
import type { GraphqlContext } from './graphql-context.js';
import { PredictionType, toPredictionType } from './prediction.js';
import { PreprocessingEnum } from './preprocessing.js';
import { uploadChunks } from './upload-chunks.js';
import { UploadScalar, type PendingUpload } from './upload-scalar.js';

@Resolver(() => ClassificationType)
export class ClassificationResolver {
  @Mutation(() => ClassificationType, {
    description:
      'Tells what a photo shows. Send it as a GraphQL multipart request, with the header `apollo-require-preflight: 1`.',
  })
  async classify(
    @Arg('image', () => UploadScalar, { description: 'JPEG, PNG, WebP, GIF or AVIF.' })
    image: PendingUpload,
    @Arg('preprocessing', () => PreprocessingEnum, {
      defaultValue: PreprocessingEnum.CENTER_CROP,
      description: 'How the image is brought to the size of the network.',
    })
    preprocessing: Preprocessing,
    @Ctx() { classifyUpload, signal }: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ClassificationType> {
    const topK = countOfPredictions(info);
    const upload = uploadChunks(image);
    return toClassificationType(await classifyUpload({ upload, preprocessing, topK, signal }));
  }

  @FieldResolver(() => [PredictionType], {
    description: 'The most probable classes, best first.',
  })
  predictions(
    @Root() { ranked }: ClassificationType,
    @Arg('first', () => Int, { defaultValue: 5, description: 'How many, 1 to 1000.' })
    first: number,
  ): PredictionType[] {
    return ranked.slice(0, requireFirst(first)).map(toPredictionType);
  }
}
