import { z } from 'zod';

/** Of the answers of `/v1/classifiers`, what importing and exporting need. */
export const classifierSchema = z.object({
  name: z.string(),
  /** NAME@VERSION */
  base: z.string(),
  classes: z.array(z.object({ name: z.string(), exampleCount: z.int() })),
});
export type ClassifierAnswer = z.infer<typeof classifierSchema>;

export const addedSchema = z.object({
  /** As many as pictures were sent. */
  ids: z.array(z.string()),
  /** Without those that the class had already. */
  added: z.int(),
});

export const examplePageSchema = z.object({
  // A UUID is a safe name for a file, whoever answers.
  examples: z.array(z.object({ id: z.uuid(), className: z.string() })),
  next: z.string().nullish(),
});
