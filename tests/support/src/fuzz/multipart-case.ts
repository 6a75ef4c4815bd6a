import type { Draw } from './draw.js';
import type { FuzzCase } from './fuzz-case.js';
import { BOUNDARY, multipartBody, type RawPart } from '../multipart-body.js';
import { mutatePicture, type Picture } from './mutated-picture.js';

const PATHS = ['/graphql', '/predict', '/feedback'];
const NAMES = ['operations', 'map', '0', '1', 'file', 'report', '', '__proto__', 'a'.repeat(2000)];
const MAPS = [
  '{"0":["variables.image"]}',
  '{"0":["variables.image","variables.image"]}',
  '{"0":["variables.images.0"],"1":["variables.images.1"]}',
  '{"0":["__proto__.polluted"]}',
  '{"0":["variables"]}',
  '{"0":[]}',
  '{"0":null}',
  '[]',
  'null',
  '',
];
const OPERATIONS = [
  '{"query":"mutation ($image: Upload!) { classify(image: $image) { confidence } }","variables":{"image":null}}',
  '{"query":"mutation ($image: Upload!) { a: classify(image: $image) { id } b: classify(image: $image) { id } }","variables":{"image":null}}',
  '[{"query":"{ model { name } }"},{"query":"{ model { name } }"}]',
  '{"query":"{ model { name } }","variables":{"image":null}}',
  '{"query":"{ model { name } }","extensions":{"persistedQuery":{"version":1}}}',
  '{',
  'null',
  '""',
];

/** Parts that nobody sends in this order, bytes changed, and now and then a body cut off. */
export function multipartCase(draw: Draw, corpus: readonly Picture[]): FuzzCase {
  const path = draw.oneOf(PATHS);
  const parts = Array.from({ length: draw.integer(0, 6) }, () => drawPart(draw, corpus));
  // In the right order more often than chance would have it, so that more gets past the first look.
  if (draw.onceIn(2)) parts.unshift(...soundBeginning(draw));
  const body = damage(draw, multipartBody(parts));
  const headers = {
    'content-type': draw.onceIn(10)
      ? draw.oneOf(['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/mixed'])
      : `multipart/form-data; boundary=${BOUNDARY}`,
    ...(draw.onceIn(10) ? { 'sec-fetch-site': 'cross-site' } : {}),
  };
  const about = `${path} parts ${parts.map(({ name }) => name.slice(0, 12)).join(',')}`;
  if (!draw.onceIn(5)) return { about, path, headers, body };
  return {
    about: `${about}, cut off`,
    path,
    headers,
    body,
    cutAfter: draw.integer(0, body.length),
  };
}

function soundBeginning(draw: Draw): RawPart[] {
  return [
    { name: 'operations', content: draw.oneOf(OPERATIONS) },
    { name: 'map', content: draw.oneOf(MAPS) },
  ];
}

function drawPart(draw: Draw, corpus: readonly Picture[]): RawPart {
  const name = draw.oneOf(NAMES);
  const isFile = draw.onceIn(2);
  const file = { fileName: draw.oneOf(['a.jpg', '', '"', 'x'.repeat(500), 'ü\u0000'] as const) };
  const content = draw.oneOf([
    () => mutatePicture(draw, corpus).bytes,
    () => draw.oneOf(MAPS),
    () => draw.oneOf(OPERATIONS),
    () => draw.text(200),
  ])();
  return { name, content, ...(isFile ? file : {}) };
}

function damage(draw: Draw, body: Buffer): Buffer {
  const damaged = Buffer.from(body);
  if (!draw.onceIn(2)) return damaged;
  for (let left = draw.integer(1, 8); left > 0; left -= 1) {
    damaged[draw.integer(0, Math.min(damaged.length, 800) - 1)] = draw.integer(0, 255);
  }
  return damaged;
}
