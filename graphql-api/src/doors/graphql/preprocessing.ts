import type { Preprocessing } from '@detections/schema';
import { registerEnumType } from 'type-graphql';

/** GraphQL's side of the contract's enum; the type keeps the two in step. */
export const PreprocessingEnum: Readonly<{ [P in Preprocessing]: P }> = {
  CENTER_CROP: 'CENTER_CROP',
  KERAS: 'KERAS',
};

registerEnumType(PreprocessingEnum, {
  name: 'Preprocessing',
  description:
    'How an image of any size becomes the pixels that the network looks at: the presets of ResNet50, with its numbers. What a model has is in `Model.presets`; one of the same name may have other numbers.',
  valuesConfig: {
    CENTER_CROP: {
      description:
        'As a person sees it: EXIF orientation applied, transparency over white, the shorter side scaled to 256 pixels, and the central 224×224 taken. The more accurate one.',
    },
    KERAS: {
      description:
        'Exactly as Keras does it: the whole image squashed to 224×224 by nearest neighbour, orientation ignored. For answers that equal those of the service this one replaces.',
    },
  },
});
