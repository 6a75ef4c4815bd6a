import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { picture, pictures } from '../golden.js';
import { REPOSITORY } from '../shared-folder.js';
import type { Draw } from './draw.js';

export interface Picture {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The project's own, without which there would be none in a clone by itself. */
const OWN = ['pinwheel.jpg', 'pinwheel.svg', 'page-answer.png'];

/** What is mutated: pictures of every format, and some that are hostile as they are. */
export function readCorpus(): readonly Picture[] {
  const shared = ['odd', 'hostile', 'seed'].flatMap((folder) =>
    pictures(folder)
      .filter((name) => /\.(jpe?g|png|gif|webp|avif|svgz?|pdf|v|exr|jp2)$/i.test(name))
      .map((name) => picture(`${folder}/${name}`)),
  );
  const own = OWN.map((name) => join(REPOSITORY, 'docs', 'images', name));
  return [...own, ...shared].map((path) => ({ name: basename(path), bytes: readFileSync(path) }));
}

const MUTATIONS = { flip, overwrite, cut, splice, repeat, keep };

/** One picture, changed once to four times. */
export function mutatePicture(draw: Draw, corpus: readonly Picture[]): Picture {
  let { name, bytes } = draw.oneOf(corpus);
  for (let left = draw.integer(1, 4); left > 0; left -= 1) {
    const how = draw.oneOf(Object.keys(MUTATIONS) as (keyof typeof MUTATIONS)[]);
    bytes = MUTATIONS[how](draw, bytes, corpus);
    name += ` ${how}`;
  }
  return { name, bytes };
}

/** Headers are where formats hold sizes and offsets, so half of all changes are made there. */
function place(draw: Draw, { length }: Buffer): number {
  const end = draw.onceIn(2) ? Math.min(length, 256) : length;
  return draw.integer(0, Math.max(0, end - 1));
}

function flip(draw: Draw, bytes: Buffer): Buffer {
  const flipped = Buffer.from(bytes);
  for (let left = draw.integer(1, 32); left > 0; left -= 1) {
    const at = place(draw, bytes);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << draw.integer(0, 7));
  }
  return flipped;
}

/** Numbers that lengths and sizes are often wrong at. */
function overwrite(draw: Draw, bytes: Buffer): Buffer {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(draw.oneOf([0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0xffffffff]));
  const at = place(draw, bytes);
  return Buffer.concat([bytes.subarray(0, at), number, bytes.subarray(at + 4)]);
}

function cut(draw: Draw, bytes: Buffer): Buffer {
  return bytes.subarray(0, draw.integer(0, bytes.length));
}

function splice(draw: Draw, bytes: Buffer, corpus: readonly Picture[]): Buffer {
  const other = draw.oneOf(corpus).bytes;
  return Buffer.concat([
    bytes.subarray(0, place(draw, bytes)),
    other.subarray(draw.integer(0, other.length)),
  ]);
}

function repeat(draw: Draw, bytes: Buffer): Buffer {
  const start = place(draw, bytes);
  const part = bytes.subarray(start, start + draw.integer(1, 4096));
  return Buffer.concat([bytes.subarray(0, start), part, part, bytes.subarray(start)]);
}

function keep(_: Draw, bytes: Buffer): Buffer {
  return bytes;
}
