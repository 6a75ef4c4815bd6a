import { createHash, randomUUID } from 'node:crypto';
import {
  BadUserInputError,
  ClassNotFoundError,
  ExampleNotFoundError,
  LimitReachedError,
  NameTakenError,
} from '@detections/schema';
import type { ExampleRecord, ExampleSource } from './classifier-store.js';
import type { ClassifierView } from './classifiers.js';

type Changing<T> = { -readonly [K in keyof T]: T[K] };

export const CREATED_AT = '2026-11-27T12:00:00.000Z';

/** An own classifier as `FakeClassifiers` has it. */
export interface KeptClassifier {
  readonly id: string;
  name: string;
  base: ClassifierView['record']['base'];
  revision: number;
  readonly classes: { readonly id: string; name: string }[];
  examples: (Changing<ExampleRecord> & { readonly picture: Buffer })[];
  versions: ClassifierView['record']['versions'][number][];
  active: number | undefined;
}

export function keep(
  kept: KeptClassifier,
  added: { readonly picture: Buffer; readonly classId: string; readonly source: ExampleSource },
): string {
  const imageSha256 = createHash('sha256').update(added.picture).digest('hex');
  const there = kept.examples.find(
    (one) => one.classId === added.classId && one.imageSha256 === imageSha256,
  );
  if (there !== undefined) return there.id;
  const id = randomUUID();
  kept.examples.push({ ...added, id, imageSha256, addedAt: CREATED_AT });
  return id;
}

export function countOf({ examples }: KeptClassifier, id: string): number {
  return examples.filter(({ classId }) => classId === id).length;
}

export function findClass(
  kept: KeptClassifier,
  className: string,
): KeptClassifier['classes'][number] {
  const found = kept.classes.find(({ name }) => name === className);
  if (found !== undefined) return found;
  throw new ClassNotFoundError(`${kept.name} has no class ${JSON.stringify(className)}.`);
}

export function findExample(kept: KeptClassifier, id: string): KeptClassifier['examples'][number] {
  const found = kept.examples.find((one) => one.id === id);
  if (found !== undefined) return found;
  throw new ExampleNotFoundError(`${kept.name} has no example ${id}.`);
}

export function requireClassName(name: string): void {
  if (name !== '' && name.length <= 100) return;
  throw new BadUserInputError(
    `Expected a class's name of 1 to 100 characters; ${String(name.length)} came.`,
  );
}

export function requireFreeClass(kept: KeptClassifier, name: string): void {
  requireClassName(name);
  if (!kept.classes.some((one) => one.name === name)) return;
  throw new NameTakenError(`${kept.name} has a class ${JSON.stringify(name)} already.`);
}

export function limit(what: string): LimitReachedError {
  return new LimitReachedError(`As many ${what} as are allowed are there.`);
}
