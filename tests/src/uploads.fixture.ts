import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipOf } from '@detections/classifier/zip';
import { classify, eventually } from '@detections/test-support';
import { expect } from '@jest/globals';
import { z } from 'zod';

const uploadSchema = z.object({
  id: z.string(),
  state: z.enum(['checking', 'refused', 'accepted', 'kept']),
  message: z.string().optional(),
  model: z.string().optional(),
  check: z.unknown().optional(),
});
export type ShownUpload = z.infer<typeof uploadSchema>;

const QUERY = `mutation ($image: Upload!, $model: String!) {
  classify(image: $image, model: $model) {
    model { name version } predictions(first: 3) { label { name } confidence } } }`;
const answerSchema = z.object({
  data: z.object({
    classify: z.object({
      model: z.object({ name: z.string(), version: z.string() }),
      predictions: z.array(
        z.object({ label: z.object({ name: z.string() }), confidence: z.number() }),
      ),
    }),
  }),
});

/** As people send one: all of a folder in a zip. */
export async function zipFolder(folder: string): Promise<Uint8Array<ArrayBuffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const contents = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return { name: path.slice(folder.length + 1), content: await readFile(path) };
    }),
  );
  return Uint8Array.from(zipOf(contents));
}

export async function upload(url: string, zip: Uint8Array<ArrayBuffer>): Promise<ShownUpload> {
  const form = new FormData();
  form.append('file', new File([zip], 'model.zip'));
  const response = await fetch(`${url}/v1/model-uploads`, { method: 'POST', body: form });
  const body: unknown = await response.json();
  expect([response.status, body]).toEqual([201, expect.anything()]);
  return uploadSchema.parse(body);
}

export async function show(url: string, id: string): Promise<ShownUpload> {
  const response = await fetch(`${url}/v1/model-uploads/${id}`);
  return uploadSchema.parse(await response.json());
}

/** Once its check is over. */
export function untilJudged(url: string, id: string): Promise<ShownUpload> {
  return eventually(async () => {
    const shown = await show(url, id);
    expect(shown.state).not.toBe('checking');
    return shown;
  }, 60_000);
}

export async function keep(url: string, id: string, name: string): Promise<ShownUpload> {
  const response = await fetch(`${url}/v1/model-uploads/${id}/keep`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  return uploadSchema.parse(await response.json());
}

/** @throws where it does not answer. */
export async function askModel(
  url: string,
  picture: string,
  model: string,
): Promise<z.output<typeof answerSchema>['data']['classify']> {
  const { status, body } = await classify(url, picture, { query: QUERY, variables: { model } });
  expect([status, body]).toEqual([200, expect.not.objectContaining({ errors: expect.anything() })]);
  return answerSchema.parse(body).data.classify;
}
