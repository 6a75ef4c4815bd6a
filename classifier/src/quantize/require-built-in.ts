import { InputError } from '@detections/runtime/lifecycle';
import { fullNameOf, type ModelReference } from '@detections/schema';
import type { BuiltInOptions } from '../available-models.js';
import { chooseModel } from '../choose-model.js';
import { BUILT_IN } from '../models/built-in.js';

/**
 * Packages are served in float32 alone, whatever they hold: nobody would take what is made of them.
 *
 * @throws InputError
 */
export async function requireBuiltIn(
  options: BuiltInOptions,
  reference: ModelReference | undefined,
): Promise<void> {
  if (reference === undefined) return;
  const chosen = await chooseModel(options, reference);
  if (chosen.package === undefined && chosen.name === BUILT_IN.name) return;
  const whence = chosen.package === undefined ? '' : ` of ${chosen.package.folder}`;
  throw new InputError(
    `Expected --model to be the ResNet50 that comes with the service, because only that runs in int8; came ${fullNameOf(chosen)}${whence}, which runs in float32.`,
  );
}
