import { rm } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { CardLabel } from '@detections/schema';
import { exportFolder } from '../small-export.fixture.js';
import { readLabelsFile } from './labels-file.js';

describe('a file with labels', () => {
  async function read(content: string | Uint8Array): Promise<readonly CardLabel[]> {
    const folder = await exportFolder({ 'labels.txt': content });
    try {
      return await readLabelsFile(folder, 'labels.txt');
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  it.each<[string, string | Uint8Array, readonly CardLabel[]]>([
    ['a line a class', 'apple\nred cherry\n', [{ name: 'apple' }, { name: 'red cherry' }]],
    ['no newline at the end', 'a\nb', [{ name: 'a' }, { name: 'b' }]],
    ['Windows’ newlines and mark', '\uFEFFa\r\nb\r\n', [{ name: 'a' }, { name: 'b' }]],
    [
      'commas, quotes and letters of any kind',
      '"a", b\nÄpfel 🍏',
      [{ name: '"a", b' }, { name: 'Äpfel 🍏' }],
    ],
    [
      'UTF-16 as Windows’ shell writes it',
      utf16('Äpfel\r\n梨\r\n'),
      [{ name: 'Äpfel' }, { name: '梨' }],
    ],
    ['UTF-16 in the other order', utf16('Äpfel\n梨').swap16(), [{ name: 'Äpfel' }, { name: '梨' }]],
    ['indices in front', '0 5 Galoon\n1 500ML', [{ name: '5 Galoon' }, { name: '500ML' }]],
    ['numbers that are no indices', '1 pint\n0 pints', [{ name: '1 pint' }, { name: '0 pints' }]],
    ['digits', '0\n1\n2', [{ name: '0' }, { name: '1' }, { name: '2' }]],
    ['two of one name', 'crane\ncrane', [{ name: 'crane' }, { name: 'crane' }]],
    [
      'WordNet ids and names',
      'n01440764 tench, Tinca tinca\nn01443537\tgoldfish',
      [
        { name: 'tench, Tinca tinca', id: 'n01440764' },
        { name: 'goldfish', id: 'n01443537' },
      ],
    ],
    [
      'WordNet ids alone',
      'n01440764\nn01443537',
      [
        { name: 'n01440764', id: 'n01440764' },
        { name: 'n01443537', id: 'n01443537' },
      ],
    ],
    [
      'indices, WordNet ids within names',
      '0 n02085620-Chihuahua\n1 n02085936-Maltese_dog',
      [
        { name: 'n02085620-Chihuahua', id: 'n02085620' },
        { name: 'n02085936-Maltese_dog', id: 'n02085936' },
      ],
    ],
    [
      'an id in one line alone',
      'n01440764 tench\nfish',
      [{ name: 'n01440764 tench' }, { name: 'fish' }],
    ],
  ])('may have %s', async (_, content, labels) => {
    expect(await read(content)).toEqual(labels);
  });

  it('may not be UTF-16 without its mark', async () => {
    await expect(read(Buffer.from('apple\npear\n', 'utf16le'))).rejects.toThrow(
      /^labels\.txt is wrong: it has zero bytes in it/,
    );
  });

  it('may not be of a code page: which letters are meant is open', async () => {
    await expect(read(Buffer.from('apple\nÄpfel\n', 'latin1'))).rejects.toMatchObject({
      reason: 'labels-invalid',
      message: expect.stringMatching(/^labels\.txt is wrong: line 2 is not UTF-8; save it/),
    });
  });

  it.each(['0 apple\n1 \n2 cherry', '0 apple\n1\n', '0\n1 pear'])(
    'may not have an index without a name: %j',
    async (content) => {
      await expect(read(content)).rejects.toThrow(/has an index and no name; expected a class/);
    },
  );
});

/** With the mark that says so. */
function utf16(text: string): Buffer {
  return Buffer.from(`\uFEFF${text}`, 'utf16le');
}
