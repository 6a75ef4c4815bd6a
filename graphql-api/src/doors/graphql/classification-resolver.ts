import type { Heatmap, Preprocessing } from '@detections/schema';
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, FieldResolver, Info, Int, Mutation, Resolver, Root } from 'type-graphql';
import { parseModelReference } from '../../application/model-reference.js';
import { ClassificationType, toClassificationType } from './classification.js';
import { clampFirst, countOfPredictions, requireFirst } from './first-predictions.js';
import type { GraphqlContext } from './graphql-context.js';
import { HeatmapType } from './heatmap.js';
import { PredictionType, toPredictionType } from './prediction.js';
import { PreprocessingEnum } from './preprocessing.js';
import { UploadScalar } from './upload-scalar.js';
import type { UploadedImage } from './uploaded-image.js';
import { wantedHeatmaps } from './wanted-heatmaps.js';

@Resolver(() => ClassificationType)
export class ClassificationResolver {
  @Mutation(() => ClassificationType, {
    description: 'Tells what a photo shows. Send it as a GraphQL multipart request.',
  })
  async classify(
    @Arg('image', () => UploadScalar, { description: 'JPEG, PNG, WebP, GIF or AVIF.' })
    image: UploadedImage,
    @Arg('model', () => String, {
      nullable: true,
      description:
        'The model that is to answer: `NAME`, or `NAME@VERSION`. By default the one that `model` tells of.',
    })
    model: string | null | undefined,
    @Arg('preprocessing', () => PreprocessingEnum, {
      nullable: true,
      description:
        'How the image is brought to the size of the network. By default as the model has it first: `CENTER_CROP` for ResNet50.',
    })
    preprocessing: Preprocessing | null | undefined,
    @Arg('preset', () => String, {
      nullable: true,
      description: 'The same by the name that the model has for it: see `Model.presets`.',
    })
    preset: string | null | undefined,
    @Ctx() { classify, signal }: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ClassificationType> {
    const topK = countOfPredictions(info);
    const heatmaps = wantedHeatmaps(info);
    const request = {
      image: image.take(),
      model: parseModelReference(model),
      preprocessing: preprocessing ?? undefined,
      preset: preset ?? undefined,
      topK,
      heatmaps,
      signal,
    };
    return toClassificationType(await classify(request));
  }

  @FieldResolver(() => [PredictionType], {
    description: 'The most probable classes, best first.',
    complexity: ({ args, childComplexity }) =>
      1 + childComplexity * clampFirst((args as { readonly first: number }).first),
  })
  predictions(
    @Root() { ranked }: ClassificationType,
    @Arg('first', () => Int, { defaultValue: 5, description: 'How many, 1 to 1000.' })
    first: number,
  ): PredictionType[] {
    return ranked.slice(0, requireFirst(first)).map(toPredictionType);
  }

  @FieldResolver(() => HeatmapType, {
    description:
      'Where in the image the network saw a class. Computed only when asked for; use aliases for several classes, at most 8.',
  })
  heatmap(
    @Root() { label, heatmaps }: ClassificationType,
    @Arg('classIndex', () => Int, {
      nullable: true,
      description: 'The class to look for, by its index. By default the most probable one.',
    })
    classIndex?: number | null,
  ): Heatmap {
    const wanted = classIndex ?? label.classIndex;
    const heatmap = heatmaps.find((drawn) => drawn.classIndex === wanted);
    if (heatmap !== undefined) return heatmap;
    throw new Error(`The reply holds no heatmap of class ${String(wanted)}.`);
  }
}
