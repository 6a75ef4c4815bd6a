import { imageMediaTypeSchema } from '@detections/schema';
import { Ctx, Query, Resolver } from 'type-graphql';
import type { GraphqlContext } from './graphql-context.js';
import { ServiceType } from './service.js';

@Resolver(() => ServiceType)
export class ServiceResolver {
  @Query(() => ServiceType, {
    description:
      'What a client should know before it sends a photo. Answers also while no classifier is ready.',
  })
  async service(@Ctx() context: GraphqlContext): Promise<ServiceType> {
    const { readiness, maxUploadBytes, modelUploads, refusalOf } = context;
    const now = readiness();
    return {
      ready: now.ready,
      notReadyReason: now.ready ? null : now.reason,
      maxUploadBytes,
      mediaTypes: imageMediaTypeSchema.options,
      modelUploads:
        refusalOf('models') === undefined && (await modelUploads.whyNot()) === undefined,
    };
  }
}
