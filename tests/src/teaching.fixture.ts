import sharp from 'sharp';
import { z } from 'zod';

/** What these tests read of an own classifier. */
const classifierSchema = z.object({
  state: z.enum(['READY', 'TRAINING', 'NOT_READY']),
  isCurrent: z.boolean(),
  version: z.int().nullable(),
  exampleCount: z.int(),
  classes: z.array(z.object({ name: z.string(), exampleCount: z.int() })),
});
export type TaughtClassifier = z.infer<typeof classifierSchema>;

const addedSchema = z.object({ ids: z.array(z.string()), classifier: classifierSchema });
const answerSchema = z.object({
  predictions: z.array(z.object({ label: z.string(), confidence: z.number() })).min(1),
  known: z.boolean().nullable(),
  model: z.string(),
});
export type TaughtAnswer = z.infer<typeof answerSchema>;
const pageSchema = z.object({
  examples: z.array(z.object({ id: z.string() })),
  next: z.string().nullable(),
});

export const KINDS = ['stripes', 'discs'] as const;
export type Kind = (typeof KINDS)[number];

/** Drawings of one kind are alike, and no two of them the same. */
export function drawKind(kind: Kind, number: number): Promise<Buffer> {
  const colour = `hsl(${String((number * 37) % 360)},80%,45%)`;
  const places = Array.from({ length: 8 }, (_, index) => index * 32 + (number % 16));
  const shapes = places.map((place, index) =>
    kind === 'stripes'
      ? `<rect x="${String(place)}" width="14" height="256" fill="${colour}"/>`
      : `<circle cx="${String(place)}" cy="${String((index * 97) % 256)}" r="20" fill="${colour}"/>`,
  );
  const ground = kind === 'stripes' ? '#f4efe0' : '#12324f';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="${ground}"/>${shapes.join('')}</svg>`;
  return sharp(Buffer.from(svg)).jpeg().toBuffer();
}

/** Somebody who teaches a running service, over REST. */
export class Teacher {
  constructor(
    private readonly url: string,
    private readonly name: string,
  ) {}

  async create(): Promise<void> {
    const body = JSON.stringify({ name: this.name });
    await this.#ask('/v1/classifiers', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
  }

  /** @returns the examples' ids, once the service has said that it keeps them. */
  async add(
    kind: Kind,
    images: readonly Buffer[],
    className: string = kind,
  ): Promise<z.infer<typeof addedSchema>> {
    const body = new FormData();
    for (const image of images) body.append('file', new Blob([new Uint8Array(image)]), 'a.jpg');
    const path = `/v1/classifiers/${this.name}/classes/${className}/examples`;
    return addedSchema.parse(await this.#ask(path, { method: 'POST', body }));
  }

  async show(): Promise<TaughtClassifier> {
    return classifierSchema.parse(await this.#ask(`/v1/classifiers/${this.name}`));
  }

  async exampleIds(): Promise<readonly string[]> {
    const ids: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const query = `limit=200${after === '' ? '' : `&after=${after}`}`;
      const page = pageSchema.parse(
        await this.#ask(`/v1/classifiers/${this.name}/examples?${query}`),
      );
      ids.push(...page.examples.map(({ id }) => id));
      after = page.next;
    }
    return ids;
  }

  async photo(id: string): Promise<Buffer> {
    const response = await fetch(`${this.url}/v1/classifiers/${this.name}/examples/${id}/photo`);
    return Buffer.from(await response.arrayBuffer());
  }

  async ask(image: Buffer): Promise<TaughtAnswer> {
    const request = {
      method: 'POST',
      body: new Uint8Array(image),
      headers: { 'content-type': 'image/jpeg' },
    };
    return answerSchema.parse(await this.#ask(`/v1/classify?model=${this.name}`, request));
  }

  async #ask(path: string, init: RequestInit = {}): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`, init);
    const body: unknown = await response.json();
    if (response.ok) return body;
    throw new Error(`${path}: ${String(response.status)} ${JSON.stringify(body)}`);
  }
}
