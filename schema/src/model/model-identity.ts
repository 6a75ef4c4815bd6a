import { z } from 'zod';
import { MODEL_NAME, MODEL_VERSION } from './names.js';

export const modelNameSchema = z.string().regex(MODEL_NAME.pattern, MODEL_NAME.expected);
export const modelVersionSchema = z.string().regex(MODEL_VERSION.pattern, MODEL_VERSION.expected);

export const modelIdentitySchema = z.object({
  name: modelNameSchema,
  version: modelVersionSchema,
});
export type ModelIdentity = z.infer<typeof modelIdentitySchema>;

/** As people and messages name one version: `resnet50@1`. */
export function fullNameOf({ name, version }: ModelIdentity): string {
  return `${name}@${version}`;
}

/** Lower-case hex. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
