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

const SIDE = 256;

/** Drawings of one kind are alike, and no two of them the same. */
export function drawKind(kind: Kind, number: number): Promise<Buffer> {
  const ground = kind === 'stripes' ? [244, 239, 224] : [18, 50, 79];
  const colour = [(number * 37) % 256, (number * 91) % 256, (number * 151) % 256];
  const pixels = Array.from({ length: SIDE * SIDE }, (_, place) => {
    const x = (place % SIDE) - (number % 16);
    const y = Math.floor(place / SIDE);
    return isOfShape(kind, x, y) ? colour : ground;
  });
  const raw = { width: SIDE, height: SIDE, channels: 3 } as const;
  return sharp(Uint8Array.from(pixels.flat()), { raw }).jpeg().toBuffer();
}

/** Upright stripes; or a disc every 32 pixels, each at another height. */
function isOfShape(kind: Kind, x: number, y: number): boolean {
  const [nearest, fromNearest] = [Math.floor(x / 32), (((x % 32) + 32) % 32) - 16];
  if (kind === 'stripes') return Math.abs(fromNearest) < 7;
  return Math.hypot(fromNearest, y - ((nearest * 97 + 256) % 256)) < 15;
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
