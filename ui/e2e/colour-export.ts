import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Page } from 'playwright-core';

export const COLOURS = ['red', 'green', 'blue'] as const;

type Colour = (typeof COLOURS)[number];
type Files = Readonly<Record<string, Uint8Array | string>>;

/** Of the network's input. */
const SIDE = 32;
const FLOAT = 1;

/**
 * A classifier as people export them, as small as it gets: it says which of three colours there is
 * most of. The files that are its own, without a zip or a folder.
 */
export function colourExport(): Files {
  return {
    'model.onnx': colourNetwork(),
    'labels.txt': `${COLOURS.join('\n')}\n`,
    'detections.json': JSON.stringify({ license: 'MIT', preprocessing: 'unit' }),
  };
}

/** One that is refused: it has fewer names than classes. */
export function namelessExport(): Files {
  return { ...colourExport(), 'labels.txt': 'red\ngreen\n' };
}

/** @returns the path of a zip of these files, as makers pack them. */
export function writeZip(name: string, files: Files): string {
  const path = join(mkdtempSync(join(tmpdir(), 'detections-e2e-export-')), name);
  writeFileSync(path, zipOf(files));
  return path;
}

/** @returns the path of a folder with these files. */
export function writeFolder(name: string, files: Files): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'detections-e2e-export-')), name);
  for (const [file, content] of Object.entries(files)) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}

/** @returns the path of a photo that is all of one colour. */
export async function colouredPhoto(page: Page, colour: Colour): Promise<string> {
  const base64 = await page.evaluate(
    (fill) => {
      const canvas = document.createElement('canvas');
      canvas.width = 96;
      canvas.height = 96;
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('Expected a canvas to draw on.');
      context.fillStyle = fill;
      context.fillRect(0, 0, 96, 96);
      return canvas.toDataURL('image/png').replace(/^.*,/, '');
    },
    colour === 'green' ? 'lime' : colour,
  );
  const path = join(mkdtempSync(join(tmpdir(), 'detections-e2e-photo-')), `${colour}.png`);
  writeFileSync(path, Buffer.from(base64, 'base64'));
  return path;
}

/** The mean of each channel, ten times as large: logits. In the fields of onnx.proto (ONNX 1.16). */
function colourNetwork(): Uint8Array {
  const graph = [
    message(1, [text(1, 'input'), text(2, 'pooled'), text(4, 'GlobalAveragePool')]),
    message(1, [text(1, 'pooled'), text(2, 'flat'), text(4, 'Flatten')]),
    message(1, [
      ...['flat', 'weights', 'bias'].map((name) => text(1, name)),
      ...[text(2, 'output'), text(4, 'Gemm')],
    ]),
    text(2, 'colours'),
    tensor('weights', [3, 3], [10, 0, 0, 0, 10, 0, 0, 0, 10]),
    // A grey picture is to be of some class, too.
    tensor('bias', [3], [0.3, 0.2, 0.1]),
    message(11, valueInfo('input', ['N', 3, SIDE, SIDE])),
    message(12, valueInfo('output', ['N', 3])),
  ];
  // The ninth version of the format, and the seventeenth of its operators.
  return Buffer.concat([number(1, 9), message(7, graph), message(8, [text(1, ''), number(2, 17)])]);
}

function tensor(name: string, dims: readonly number[], values: readonly number[]): Buffer {
  const raw = Buffer.from(Float32Array.from(values).buffer);
  return message(5, [
    ...dims.map((dim) => number(1, dim)),
    ...[number(2, FLOAT), text(8, name), bytes(9, raw)],
  ]);
}

function valueInfo(name: string, dims: readonly (number | string)[]): readonly Buffer[] {
  const shape = dims.map((dim) =>
    message(1, [typeof dim === 'number' ? number(1, dim) : text(2, dim)]),
  );
  return [text(1, name), message(2, [message(1, [number(1, FLOAT), message(2, shape)])])];
}

function number(field: number, value: number): Buffer {
  return Buffer.from([field << 3, ...varint(value)]);
}

function text(field: number, value: string): Buffer {
  return bytes(field, Buffer.from(value));
}

function message(field: number, parts: readonly Buffer[]): Buffer {
  return bytes(field, Buffer.concat(parts));
}

function bytes(field: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([(field << 3) | 2, ...varint(content.length)]), content]);
}

function varint(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >> 7)];
}

/** Stored, not packed. */
function zipOf(files: Files): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [file, content] of Object.entries(files)) {
    const name = Buffer.from(file);
    const stored = Buffer.from(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(stored), 10);
    common.writeUInt32LE(stored.length, 14);
    common.writeUInt32LE(stored.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, name, stored]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\u0001\u0002\u0014\0'), common, place, name);
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const tail = Buffer.alloc(22);
  tail.write('PK\u0005\u0006', 'latin1');
  tail.writeUInt16LE(locals.length, 8);
  tail.writeUInt16LE(locals.length, 10);
  tail.writeUInt32LE(central.length, 12);
  tail.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, tail]);
}
