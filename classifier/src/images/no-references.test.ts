import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { imageMediaTypeSchema } from '@detections/schema';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { configureSharp } from './configure-sharp.js';
import { createPatientPool } from './decoder-pool.fixture.js';
import type { DecoderPool } from './decoder-pool.js';
import { imageSource } from './image-source.fixture.js';

/** Each asks whoever opens it to fetch something. */
const HOSTILE: Readonly<Record<string, (url: string) => string | Buffer | Promise<Buffer>>> = {
  'an SVG with an image': (url) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="${url}/a.png" width="9" height="9"/></svg>`,
  'an SVG with an entity': (url) =>
    `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "${url}/b">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&x;</text></svg>`,
  'an SVG with a stylesheet': (url) =>
    `<?xml-stylesheet href="${url}/c.css"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><style>@import "${url}/d.css";</style></svg>`,
  'a compressed SVG': (url) =>
    gzipSync(
      `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="${url}/e.png"/></svg>`,
    ),
  'an ImageMagick script': (url) => `push graphic-context\nimage over 0,0 0,0 '${url}/f'\n`,
  'a playlist': (url) => `#EXTM3U\n#EXTINF:1,\n${url}/g.ts\n`,
  'a PNG that begins as one and goes on as an SVG': (url) =>
    Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><image href="${url}/h.png"/></svg>`),
    ]),
  'a JPEG whose XMP names an address': (url) =>
    sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .withXmp(
        `<x:xmpmeta xmlns:x="adobe:ns:meta/"><a href="${url}/i"/><!DOCTYPE a SYSTEM "${url}/j"></x:xmpmeta>`,
      )
      .jpeg()
      .toBuffer(),
};

describe('what a picture refers to', () => {
  const asked: string[] = [];
  let server: Server;
  let pool: DecoderPool;

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    }).listen(0, '127.0.0.1');
    server.on('connection', () => asked.push('a connection'));
    await once(server, 'listening');
    pool = createPatientPool({ maxImagePixels: 1_000_000, decodeTimeoutMs: 10_000 });
    await pool.start();
  });

  afterAll(async () => {
    await pool.close();
    server.close();
    // The settings are the whole process's, and with them those of the test files that follow.
    sharp.unblock({ operation: ['VipsForeignLoad'] });
    sharp.concurrency(0);
    sharp.cache(true);
  });

  it.each(Object.keys(HOSTILE))('is never fetched: %s, whatever it is taken for', async (name) => {
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const image = Buffer.from((await HOSTILE[name]?.(url)) ?? '');
    for (const mediaType of imageMediaTypeSchema.options) {
      const source = { ...imageSource(image, 'KERAS'), mediaType };
      await pool.preprocess(source).catch(() => undefined);
    }
    expect(asked).toEqual([]);
  });

  it('is in no format that libvips would open: all its loaders but five are blocked', async () => {
    configureSharp({ threads: 1 });
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>';
    // Without our own look at the first bytes, and from a file as well.
    await expect(sharp(Buffer.from(svg)).metadata()).rejects.toThrow(/unsupported image format/);
    const tiff = sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } }).tiff();
    await expect(sharp(await tiff.toBuffer()).metadata()).rejects.toThrow(/unsupported/);
  });
});
