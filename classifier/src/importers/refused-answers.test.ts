import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Networks } from './networks.fixture.js';
import { changed, plain } from './refusals.fixture.js';
import { smallNetwork } from './small-export.fixture.js';

/** What a network says, where all of a layer's numbers are the same. */
function answering(numbers: Readonly<Record<string, number>>) {
  return changed((graph) => {
    for (const tensor of graph.initializer) {
      const value = numbers[tensor.name];
      if (value === undefined) continue;
      const count = tensor.dims.reduce<number>((product, dim) => product * Number(dim), 1);
      tensor.rawData = new Uint8Array(new Float32Array(count).fill(value).buffer);
    }
  });
}

describe('a network whose answers say nothing', () => {
  let networks: Networks;
  beforeAll(() => {
    networks = new Networks();
  });
  afterAll(() => networks.close());

  // As `startEngine` would refuse it, again and again, once it was taken.
  it.each([
    ['all are the same', { dense: 0, dense_bias: 0 }, /answers with the same logit for all/],
    ['they are astronomical', { dense: 1e7 }, /answers with a logit of/],
    ['they are no numbers', { dense_bias: Number.NaN }, /that are no numbers/],
  ])('is refused at its import where %s', async (_, numbers, message) => {
    const folder = await networks.newFolder(plain(answering(numbers)));
    await expect(networks.import(folder, await networks.newCache())).rejects.toMatchObject({
      reason: 'does-not-run',
      message: expect.stringMatching(message),
    });
  });

  it('is taken where its classes do not exclude each other', async () => {
    const folder = await networks.newFolder(plain(smallNetwork({ last: 'Sigmoid' })));
    const cacheDir = await networks.newCache();
    await expect(networks.import(folder, cacheDir, '1', true)).resolves.toMatchObject({
      card: { output: { kind: 'probabilities' } },
    });
  });
});
