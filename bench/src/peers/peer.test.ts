import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { PEERS } from './peer.js';

const FOLDER = fileURLToPath(new URL('../../peers/', import.meta.url));
const requirements = readdirSync(`${FOLDER}requirements`);

it('has a peer for every set of requirements, and the other way round', () => {
  const names = PEERS.map(({ name }) => `${name}.txt`).sort();
  expect(requirements.toSorted()).toEqual(names);
});

it.each(requirements)('pins everything in %s, and onnxruntime to one version', (file) => {
  const lines = readFileSync(`${FOLDER}requirements/${file}`, 'utf8').trim().split('\n');
  expect(lines.filter((line) => !/^[\w.-]+==[\w.]+$/.test(line))).toEqual([]);
  expect(lines).toContain('onnxruntime==1.30.0');
});

it('sends mosec the photo itself, and the others a form', async () => {
  const photo = new Uint8Array([0xff, 0xd8]);
  const types = await Promise.all(
    PEERS.map(async ({ name, upload }) => [name, (await upload(photo)).contentType.split(';')[0]]),
  );
  expect(Object.fromEntries(types)).toEqual({
    ...Object.fromEntries(PEERS.map(({ name }) => [name, 'multipart/form-data'])),
    mosec: 'image/jpeg',
  });
});
