import { z } from 'zod';
import { ConfigError } from './config-error.js';

/** Environment variables as `process.env` holds them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Checks the environment against a schema whose keys are the variables' names. An empty value
 * counts as not set, as in a compose file's `${NAME:-}`.
 *
 * @throws ConfigError that names every wrong variable at once.
 */
export function loadConfig<S extends z.ZodType>(schema: S, environment: Environment): z.output<S> {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = schema.safeParse(set);
  if (result.success) return result.data;
  const lines = result.error.issues.map(
    (issue) => `  ${issue.path.join('.')}: ${issue.message}${came(environment, issue.path[0])}`,
  );
  throw new ConfigError(['Wrong configuration:', ...lines].join('\n'));
}

function came(environment: Environment, name: PropertyKey | undefined): string {
  const value = environment[String(name)];
  // A URL may hold a password, also one that is written wrongly, and who mistakes what a key variable
  // wants may put the key there.
  const isSecret =
    value?.includes('://') === true ||
    /URL|KEY|SECRET|PASSWORD|TOKEN|HTTPS?_PROXY/i.test(String(name));
  return value === undefined || isSecret ? '' : ` (came: ${JSON.stringify(value)})`;
}

/** A whole number within bounds, given as decimal digits; the bounds are in its metadata. */
export function integerVariable(
  minimum: number,
  maximum: number,
): z.ZodPipe<z.ZodString, z.ZodTransform<number, string>> {
  return z
    .string()
    .transform((text, context) => {
      const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
      if (value >= minimum && value <= maximum) return value;
      context.addIssue({
        code: 'custom',
        message: `expected a whole number from ${String(minimum)} to ${String(maximum)}`,
      });
      return z.NEVER;
    })
    .meta({ minimum, maximum });
}

/** Entries separated by commas, each without the spaces around it. */
export function listVariable<T extends z.ZodType<unknown, string>>(
  entry: T,
): z.ZodPipe<z.ZodPipe<z.ZodString, z.ZodTransform<string[], string>>, z.ZodArray<T>> {
  return z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(entry));
}

/** `true` or `false`. */
export const booleanVariable = z
  .enum(['true', 'false'], { error: 'expected true or false' })
  .transform((text) => text === 'true');
