import { z } from 'zod';
import { withKerasNetwork } from '../../keras/stores/open-keras.js';

interface Layer {
  readonly className: string;
  readonly layers: readonly Layer[];
}

/**
 * Whether a network is one that Teachable Machine made of pictures: MobileNet and its average in
 * one Sequential, two Dense layers in another.
 */
function isTeachableMachine(topology: unknown): boolean {
  const network = layerSchema.safeParse(topology).data;
  if (network?.className !== 'Sequential') return false;
  const [features, head, ...more] = withoutInputs(network);
  if (features?.className !== 'Sequential' || head?.className !== 'Sequential') return false;
  const [mobileNet, average] = withoutInputs(features);
  return (
    more.length === 0 &&
    ['Model', 'Functional'].includes(mobileNet?.className ?? '') &&
    average?.className === 'GlobalAveragePooling2D' &&
    withoutInputs(head).every(({ className }) => ['Dense', 'Dropout'].includes(className))
  );
}

/** Whether a file holds one; whoever takes the folder says what is wrong with a file that is damaged. */
export function holdsTeachableMachine(folder: string, modelFile: string): Promise<boolean> {
  return withKerasNetwork(folder, modelFile, ({ topology }) => isTeachableMachine(topology)).catch(
    () => false,
  );
}

function withoutInputs({ layers }: Layer): readonly Layer[] {
  return layers.filter(({ className }) => className !== 'InputLayer');
}

/** A Sequential is its layers or, in newer versions, has them; other layers have none. */
const layerSchema: z.ZodType<Layer> = z.lazy(() =>
  z
    .object({
      class_name: z.string(),
      config: z.union([
        z.array(layerSchema),
        z.object({ layers: z.array(layerSchema).default([]) }).transform(({ layers }) => layers),
      ]),
    })
    .transform(({ class_name: className, config }) => ({ className, layers: config })),
);
