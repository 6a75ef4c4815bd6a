import { join } from 'node:path';
import { truncate } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { OnnxModelMessage, OnnxNodeMessage } from '../onnx/onnx-model.js';
import type { RefusalReason } from './import-refused-error.js';
import { Networks } from './networks.fixture.js';
import { changed, plain, Refusals } from './refusals.fixture.js';
import { MODEST_LIMITS } from './require-modest.js';
import { node, smallNetwork } from './small-export.fixture.js';

/** The small network with nodes between its numbers and its output. */
function ending(...nodes: readonly OnnxNodeMessage[]): OnnxModelMessage {
  return changed((graph) => (graph.node = [...graph.node.slice(0, -1), ...nodes]));
}

function withBranch(opType: string, attribute = 'then_branch'): OnnxNodeMessage {
  const { graph } = smallNetwork();
  return {
    ...node(opType, ['numbers'], 'output'),
    attribute: [{ name: attribute, type: 5, g: graph ?? null }],
  };
}

describe('a stranger’s network', () => {
  const refusals = new Refusals();
  afterEach(() => refusals.close());

  it.each<[string, RefusalReason, RegExp, OnnxModelMessage]>([
    [
      'has an operator of one runtime’s',
      'operator-unknown',
      /"Gelu" of "com\.microsoft"; of what is uploaded, expected ONNX’s own/,
      ending({ ...node('Gelu', ['numbers'], 'output'), domain: 'com.microsoft' }),
    ],
    [
      'needs operators for tables',
      'operator-unknown',
      /"Normalizer" of "ai\.onnx\.ml"/,
      ending({ ...node('Normalizer', ['numbers'], 'output'), domain: 'ai.onnx.ml' }),
    ],
    ['branches', 'operator-unknown', /"If", with a network within/, ending(withBranch('If'))],
    ['loops', 'operator-unknown', /"Loop", with a network within/, ending(withBranch('Loop'))],
    ['scans', 'operator-unknown', /"Scan", with a network within/, ending(withBranch('Scan'))],
    [
      'hides a network in any other operator',
      'operator-unknown',
      /"Relu", with a network within/,
      ending(withBranch('Relu', 'body')),
    ],
    [
      'hides them in a function',
      'operator-unknown',
      /written in others \("Sneaky"\).*functions inlined/,
      {
        ...ending({ ...node('Sneaky', ['numbers'], 'output'), domain: 'own' }),
        functions: [{ name: 'Sneaky', domain: 'own', node: [withBranch('Loop')], opsetImport: [] }],
      },
    ],
    [
      'has too many nodes',
      'too-large',
      /has 20\d\d\d nodes; .*at most 20000/,
      ending(
        ...Array.from({ length: MODEST_LIMITS.nodes }, (_, index) =>
          node(
            'Identity',
            [index === 0 ? 'numbers' : `copy${String(index)}`],
            `copy${String(index + 1)}`,
          ),
        ),
        node('Identity', [`copy${String(MODEST_LIMITS.nodes)}`], 'output'),
      ),
    ],
  ])('is refused before it runs where it %s', async (_, reason, message, model) => {
    const folder = await refusals.newFolder(
      plain(model, { preprocessing: 'imagenet', output: 'logits' }),
    );
    const error = await refusals.refusal(folder, undefined, true);
    expect(error.message).toMatch(message);
    expect(error.reason).toBe(reason);
  });

  it('is refused by its files’ sizes alone where they are too large', async () => {
    const folder = await refusals.newFolder({ ...plain(smallNetwork()), 'more.bin': '' });
    await truncate(join(folder, 'more.bin'), MODEST_LIMITS.bytes);
    const { reason, message } = await refusals.refusal(folder, undefined, true);
    expect(reason).toBe('too-large');
    expect(message).toMatch(/has 500 MB; .*expected at most 500 MB/);
  });
});

describe('a network that is imported twice', () => {
  let networks: Networks;
  beforeAll(() => {
    networks = new Networks();
  });
  afterAll(() => networks.close());

  it('is refused to a stranger where its owner may have it', async () => {
    const cacheDir = await networks.newCache();
    const folder = await networks.newFolder(
      plain(ending({ ...node('Gelu', ['numbers'], 'output'), domain: 'com.microsoft' }), {
        preprocessing: 'imagenet',
        output: 'logits',
      }),
    );
    await networks.import(folder, cacheDir);
    await expect(networks.import(folder, cacheDir, '1', true)).rejects.toThrow(/"com\.microsoft"/);
  });

  it('is taken from a stranger where it is an ordinary one', async () => {
    const folder = await networks.newFolder(plain(smallNetwork()));
    const { card } = await networks.import(folder, await networks.newCache(), '1', true);
    expect(card.labels).toHaveLength(3);
  });
});
