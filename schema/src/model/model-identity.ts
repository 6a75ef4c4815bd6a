import { z } from 'zod';

/** What a package or a head goes by: a folder's name, a part of an address, a part of a Redis key. */
export const modelNameSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,62}$/,
    'expected 1 to 63 of a-z, 0-9, ".", "_" and "-", the first a letter or digit',
  );

/** Digits without a leading zero; of two the greater number is the newer. */
export const modelVersionSchema = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'expected a whole number from 1, such as 1 or 2');

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
