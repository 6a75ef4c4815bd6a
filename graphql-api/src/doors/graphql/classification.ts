import { Field, Float, ID, ObjectType } from 'type-graphql';
import type { Classification } from '../../application/classification.js';
import { ImageInfoType } from './image-info.js';
import { LabelType, toLabelType } from './label.js';
import { ModelType } from './model.js';
import { TimingType } from './timing.js';

@ObjectType('Classification', { description: 'What the network saw in one image.' })
export class ClassificationType {
  @Field(() => ID, { description: 'Identifies this answer; `reportFeedback` takes it.' })
  readonly id!: string;

  @Field(() => LabelType, { description: 'The most probable class.' })
  readonly label!: LabelType;

  @Field(() => Float, { description: 'Probability of the most probable class, 0 to 1.' })
  readonly confidence!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'How much the picture is like those that the model knows, 0 to 1, whatever its class; null where the model is not calibrated.',
  })
  readonly familiarity!: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether the picture is like those that the model knows, by the model's own threshold; null where the model is not calibrated. A class is still named where it is not: the best guess.",
  })
  readonly known!: boolean | null;

  @Field(() => ImageInfoType, { description: 'The image that was classified.' })
  readonly image!: ImageInfoType;

  @Field(() => ModelType, { description: 'The network that answered.' })
  readonly model!: ModelType;

  @Field(() => Boolean, {
    description:
      'Whether the answer was computed for another request with the same image and the same question: one before, whose answer was kept, or one under way at the same time. Then this one cost the network nothing.',
  })
  readonly cached!: boolean;

  @Field(() => TimingType, { description: 'Where the time went.' })
  readonly timing!: TimingType;

  /** All that the query asks for by `predictions`; not a field itself. */
  readonly ranked!: Classification['predictions'];

  /** All that the query asks for by `heatmap`; not a field itself. */
  readonly heatmaps!: Classification['heatmaps'];
}

export function toClassificationType(classification: Classification): ClassificationType {
  const { id, predictions, heatmaps, familiarity, known, image, model, cached, timing } =
    classification;
  const [{ label, confidence }] = predictions;
  return {
    id,
    label: toLabelType(label),
    confidence,
    familiarity,
    known,
    image,
    model,
    cached,
    timing,
    ranked: predictions,
    heatmaps,
  };
}
