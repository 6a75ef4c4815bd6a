import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hangUpAfter, serve, serveWhole, type Route } from '../../models/file-server.fixture.js';
import { Machine } from '../find-export.fixture.js';
import { COMMIT, startFakeHub, type FakeHub, type FakeHubOptions } from '../hub.fixture.js';

const weights = randomBytes(200_000);
const files = {
  '.gitattributes': '*.onnx filter=lfs',
  'README.md': '# Fruits',
  'config.json': '{"id2label":{}}',
  'preprocessor_config.json': '{}',
  'model.safetensors': 'the same once more',
  'onnx/model.onnx': weights,
  'onnx/model_quantized.onnx': 'smaller',
  'onnx/model_fp16.onnx': 'smaller',
};
const large = ['onnx/model.onnx', 'onnx/model_quantized.onnx'];

describe('a repository of Hugging Face’s', () => {
  let machine: Machine;
  let hub: FakeHub;
  beforeEach(async () => {
    machine = await Machine.start();
  });
  afterEach(async () => {
    await hub.close();
    await machine.close();
  });

  async function start(options: Partial<FakeHubOptions> = {}): Promise<void> {
    hub = await startFakeHub({ files, large, ...options });
  }
  const access = (token?: string) => ({ hub: { url: hub.url, token } });
  const find = (text: string, token?: string) => machine.find(text, access(token));
  const refusal = (text: string, token?: string) => machine.refusal(text, access(token));

  it('gives one network and what importers read, at one commit, and says whose it is', async () => {
    await start({ tags: ['onnx', 'license:apache-2.0'] });
    const { title, files: found } = await find('hf://orchard/fruits@v1');
    expect(title).toBe('fruits');
    expect(Object.keys(found)).toEqual([
      'config.json',
      'detections.json',
      'onnx/model.onnx',
      'preprocessor_config.json',
    ]);
    expect(JSON.parse(found['detections.json'] ?? '')).toEqual({
      ...{ license: 'apache-2.0', source: `${hub.url}/orchard/fruits` },
    });
    expect(found['onnx/model.onnx']).toBe(weights.toString('latin1'));
    const fetched = hub.asked.flatMap(([path]) => (path.includes('/resolve/') ? [path] : []));
    expect(fetched).toContain(`/orchard/fruits/resolve/${COMMIT}/onnx/model.onnx`);
    expect(fetched).toHaveLength(3);
    expect(await machine.leftovers()).toEqual([]);
  });

  it('brings the weights beside the network, and keeps the owner’s own detections.json', async () => {
    await start({
      files: {
        ...{ 'model.onnx': 'n', 'model.onnx_data': 'w', 'model.onnx_data_1': 'v' },
        ...{ 'model.onnx.bak': 'x', 'detections.json': '{"title":"Fruits"}' },
      },
      large: [],
    });
    const { files: found } = await find('hf://orchard/fruits');
    expect(found).toEqual({
      ...{ 'model.onnx': 'n', 'model.onnx_data': 'w', 'model.onnx_data_1': 'v' },
      'detections.json': '{"title":"Fruits"}',
    });
  });

  it.each<[string, Record<string, string>, readonly string[]]>([
    ['Keras', { 'a.keras': 'k', 'a.weights.h5': 'w', 'labels.txt': 'x' }, ['a.keras']],
    [
      'TensorFlow.js',
      {
        ...{ 'model.json': '{"weightsManifest":[{"paths":["w.bin"]}]}', 'w.bin': 'w' },
        ...{ 'other.bin': 'o', 'labels.txt': '' },
      },
      ['model.json', 'w.bin'],
    ],
    ['one quantized ONNX file', { 'onnx/model_int8.onnx': 'q' }, ['onnx/model_int8.onnx']],
  ])('has a network of %s', async (_, content, expected) => {
    await start({ files: content, large: [] });
    const { files: found } = await find('hf://orchard/fruits');
    expect(Object.keys(found).filter((name) => !/labels|detections/.test(name))).toEqual(expected);
  });

  it('says how to make a network of weights alone', async () => {
    await start({ files: { 'config.json': '{}', 'model.safetensors': 'w', 'tf_model.h5': 'w' } });
    expect(await refusal('hf://orchard/fruits')).toContain(
      'Make one with: optimum-cli export onnx --model orchard/fruits --task image-classification my-export',
    );
  });

  it('asks which of several networks is meant, and says where there is none', async () => {
    await start({ files: { 'a.onnx': 'a', 'b.onnx': 'b' } });
    expect(await refusal('hf://orchard/fruits')).toContain('it has 2 (a.onnx, b.onnx).');
    await hub.close();
    await start({ files: { 'README.md': '' } });
    expect(await refusal('hf://orchard/fruits')).toMatch(/it has none\.$/);
  });

  it('goes on from what came before the connection broke', async () => {
    let tries = 0;
    const broken: Route = (request, response) => {
      tries += 1;
      const route = tries === 1 ? hangUpAfter(weights, 50_000) : serve(weights);
      route(request, response);
    };
    await start({ routes: { 'onnx/model.onnx': broken } });
    const { files: found } = await find('hf://orchard/fruits');
    expect(found['onnx/model.onnx']).toBe(weights.toString('latin1'));
    expect(hub.store.requests).toEqual([
      '/blobs/onnx/model.onnx whole',
      expect.stringMatching(/^\/blobs\/onnx\/model\.onnx bytes=[1-9]\d*-$/),
    ]);
  });

  it('fetches nothing twice after an export that was only looked at', async () => {
    await start();
    await machine.find('hf://orchard/fruits', { ...access(), kept: false });
    const asked = hub.store.requests.length;
    await find('hf://orchard/fruits');
    expect(hub.store.requests).toHaveLength(asked);
    expect(await machine.leftovers()).toEqual([]);
  });

  it.each([['onnx/model.onnx'], ['config.json']])(
    'refuses %s where it has another checksum, and keeps nothing of it',
    async (path) => {
      await start({
        claims: { [path]: Buffer.alloc(Buffer.from(files[path as 'config.json']).length) },
      });
      expect(await refusal('hf://orchard/fruits')).toMatch(
        /^Expected .* of orchard\/fruits to have the checksum [0-9a-f]+; came [0-9a-f]+\. It was thrown away: try again\.$/,
      );
      await hub.close();
      await start();
      await expect(find('hf://orchard/fruits')).resolves.toMatchObject({ title: 'fruits' });
    },
  );

  it('refuses more bytes than the hub said there are', async () => {
    await start({ routes: { 'onnx/model.onnx': serveWhole(randomBytes(300_000)) } });
    expect(await refusal('hf://orchard/fruits')).toMatch(
      /^Expected at most 0 MiB from|it has more/,
    );
  });

  it('shows its key to the hub alone', async () => {
    await start({ key: 'hf_swordfish' });
    await find('hf://orchard/fruits', 'hf_swordfish');
    expect(new Set(hub.asked.map(([, key]) => key))).toEqual(new Set(['Bearer hf_swordfish']));
    expect(hub.store.requests.length).toBeGreaterThan(0);
  });

  it('says what to do where it may not be seen', async () => {
    await start({ key: 'hf_swordfish' });
    expect(await refusal('hf://orchard/fruits')).toContain('Set HF_TOKEN where it is private.');
    const trout = await refusal('hf://orchard/fruits', 'hf_trout');
    expect(trout).toContain('HF_TOKEN is not known there');
    const other = await refusal('hf://orchard/fruits', 'swordfish');
    expect(other).toBe(
      'Expected HF_TOKEN to be a key of Hugging Face, which begins with hf_; came another.',
    );
    expect(trout + other).not.toMatch(/hf_trout|swordfish/);
  });

  it('says that it is gated, where its files are', async () => {
    const gated: Route = (_, response) => response.writeHead(403).end();
    await start({ routes: { 'config.json': gated } });
    expect(await refusal('hf://orchard/fruits')).toMatch(/config\.json of .* it is gated: accept/);
  });

  it('says that there is no such repository or revision, or no hub', async () => {
    await start();
    expect(await refusal('hf://orchard/nuts')).toContain('no such repository or revision');
    expect(await refusal('hf://orchard/fruits@v9')).toContain('revision v9; there is no such');
    const away = { hub: { url: 'http://127.0.0.1:1' } };
    expect(await machine.refusal('hf://orchard/fruits', away)).toMatch(/fetch failed/);
  });

  it.each(['hf://fruits', 'hf://a/b/c', 'hf://../b', 'hf://a/b@', 'hf://a/b@../c', 'hf://a/b?x'])(
    'refuses %s without asking anybody',
    async (text) => {
      await start();
      expect(await refusal(text)).toMatch(/^Expected hf:\/\/OWNER\/NAME/);
      expect(hub.asked).toEqual([]);
    },
  );
});
