import type { GraphQLResolveInfo } from 'graphql';
import { parseResolveInfo } from 'graphql-parse-resolve-info';
import { z } from 'zod';

/** A field's arguments, with the values of variables and of defaults. */
export type FieldArguments = Readonly<Record<string, unknown>>;

const selectionSchema = z.object({
  fieldsByTypeName: z.object({
    Classification: z
      .record(z.string(), z.object({ name: z.string(), args: z.record(z.string(), z.unknown()) }))
      .default({}),
  }),
});

/**
 * The arguments of every field `name` that the query selects of a classification, aliases and
 * fragments included. So the queue carries what somebody asks for, and no more.
 */
export function argumentsOfSelected(
  name: string,
  info: GraphQLResolveInfo,
): readonly FieldArguments[] {
  const { fieldsByTypeName } = selectionSchema.parse(parseResolveInfo(info));
  return Object.values(fieldsByTypeName.Classification)
    .filter((field) => field.name === name)
    .map(({ args }) => args);
}
