import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType('Timing', {
  simpleResolvers: true,
  description:
    'Where the time of this request went, in milliseconds. What was computed for another request is not counted: of a cached answer `decodeMs`, `inferenceMs` and `batchSize` are 0.',
})
export class TimingType {
  @Field(() => Float, {
    description:
      'Waiting for a classifier, the way there and back included; or for an identical request that was under way. 0 where the answer had been kept.',
  })
  readonly queuedMs!: number;

  @Field(() => Float, { description: 'Decoding and preprocessing the image.' })
  readonly decodeMs!: number;

  @Field(() => Float, { description: 'The network, for the whole batch the image was in.' })
  readonly inferenceMs!: number;

  @Field(() => Float, { description: 'From the complete upload to the answer.' })
  readonly totalMs!: number;

  @Field(() => Int, { description: 'How many images shared the batch.' })
  readonly batchSize!: number;
}
