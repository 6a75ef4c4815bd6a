import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('Service', {
  simpleResolvers: true,
  description: 'What a client should know before it sends a photo.',
})
export class ServiceType {
  @Field(() => Boolean, { description: 'Whether a classifier is ready to answer.' })
  readonly ready!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Why no classifier is ready, for people to read; null where one is.',
  })
  readonly notReadyReason!: string | null;

  @Field(() => Int, { description: 'Size of the largest upload that is taken, in bytes.' })
  readonly maxUploadBytes!: number;

  @Field(() => [String], {
    description:
      'Media types that are taken, e.g. `image/jpeg`. What counts is what a file holds, not what it is called.',
  })
  readonly mediaTypes!: readonly string[];

  @Field(() => Boolean, { description: 'Whether this caller may upload models.' })
  readonly modelUploads!: boolean;
}
