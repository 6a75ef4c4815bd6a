import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { ImageTooLargeError } from '@detections/schema';
import { childProcesses, eventually, residentBytes } from '@detections/test-support';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { createPatientPool } from './decoder-pool.fixture.js';
import type { DecoderPool, DecoderPoolOptions } from './decoder-pool.js';
import { imageSource } from './image-source.fixture.js';

const INPUT_LENGTH = 224 * 224 * 3;
const MAX_RESIDENT_BYTES = 192 * 1024 * 1024;
/** A decoder that has loaded what it needs, and nothing more, has 70 MiB. */
const IDLE_BYTES = 105 * 1024 * 1024;
const INTERLACED = { progressive: true, compressionLevel: 1 };

describe('decoding in processes of its own', () => {
  const pools: DecoderPool[] = [];
  /** A second to decode. */
  let slow: Buffer;
  let small: Buffer;

  beforeAll(async () => {
    slow = await noise(4000).avif({ effort: 0, quality: 60 }).toBuffer();
    small = await plain(40).png().toBuffer();
  });

  afterEach(async () => {
    for (const pool of pools.splice(0)) await pool.close();
  });

  const start = async (options: Partial<DecoderPoolOptions> = {}): Promise<DecoderPool> => {
    const pool = createPatientPool({ maxResidentBytes: MAX_RESIDENT_BYTES, ...options });
    pools.push(pool);
    await pool.start();
    return pool;
  };
  const preprocess = (pool: DecoderPool, image: Uint8Array) =>
    pool.preprocess(imageSource(image, 'CENTER_CROP'));

  it('gives what decoding in this process gives', async () => {
    const pool = await start();
    const { pixels, width, height } = await preprocess(pool, small);
    expect([pixels.length, width, height]).toEqual([INPUT_LENGTH, 40, 40]);
    expect([...pixels.subarray(0, 3)]).toEqual([0x10, 0x20, 0x30]);
  });

  it('gives copies to whoever asks, and to nobody else', async () => {
    const pool = await start();
    const source = imageSource(await plain(600).jpeg().toBuffer(), 'CENTER_CROP');
    const [wanted, unwanted] = await Promise.all([
      pool.preprocess({ ...source, copies: true }),
      pool.preprocess(source),
    ]);
    const { photo, thumbnail } = wanted.copies ?? {};
    await expect(sharp(photo).metadata()).resolves.toMatchObject({ format: 'jpeg', width: 512 });
    await expect(sharp(thumbnail).metadata()).resolves.toMatchObject({ width: 128, height: 128 });
    expect(Buffer.compare(wanted.pixels, unwanted.pixels)).toBe(0);
    expect(unwanted.copies).toBeUndefined();
  });

  it('says so, and takes nothing down, where the system has no room for another process', () => {
    const program = `
      import { openSync } from 'node:fs';
      import { systemClock } from '@detections/runtime';
      import { IsolatedDecoder } from '${new URL('isolated-decoder.js', import.meta.url).href}';
      const spec = { maxImagePixels: 1, decodeTimeoutMs: 1000, maxResidentBytes: 1 };
      try { for (;;) openSync('/dev/null'); } catch { /* No descriptor is left. */ }
      await IsolatedDecoder.start(spec, systemClock).catch((error) => console.log(error.message));`;
    const node = `exec "${process.execPath}" --input-type=module --eval "$0"`;
    const { stdout, status } = spawnSync('sh', ['-c', `ulimit -n 200; ${node}`, program], {
      encoding: 'utf8',
    });
    expect([stdout, status]).toEqual(['Expected a decoder to come up; it did not.\n', 0]);
  });

  it('tells what is wrong with a picture by its code', async () => {
    const pool = await start({ maxImagePixels: 1000 });
    await expect(preprocess(pool, small)).rejects.toMatchObject({
      code: 'IMAGE_TOO_LARGE',
      message: 'Expected at most 1000 pixels; came 40×40, which are 1600.',
    });
    await expect(preprocess(pool, small.subarray(0, 50))).rejects.toMatchObject({
      code: 'INVALID_IMAGE',
    });
    expect(decoders()).toHaveLength(1);
  });

  it('decodes side by side in no more processes than it may', async () => {
    const pool = await start();
    const images = Array.from({ length: 20 }, () => preprocess(pool, small));
    await expect(Promise.all(images)).resolves.toHaveLength(20);
    expect(decoders()).toHaveLength(2);
  });

  it.each(['SIGSEGV', 'SIGKILL'] as const)(
    'decodes a picture anew whose decoder died of %s',
    async (signal) => {
      const pool = await start();
      const decoding = preprocess(pool, slow);
      await inMidDecode();
      const [first = 0] = decoders();
      await end(first, signal);
      await expect(decoding).resolves.toMatchObject({ width: 4000 });
      expect(decoders()).not.toContain(first);
    },
  );

  it('gives a picture up that ends two decoders, and answers its neighbour', async () => {
    const pool = await start();
    const decoding = preprocess(pool, slow);
    const givenUp = expect(decoding).rejects.toMatchObject({ code: 'JOB_POISONED' });
    await inMidDecode();
    const [first = 0] = decoders();
    const neighbour = preprocess(pool, small);
    await end(first, 'SIGSEGV');
    await expect(neighbour).resolves.toMatchObject({ width: 40 });
    await inMidDecode();
    for (const pid of decoders()) await end(pid, 'SIGSEGV');
    await givenUp;
    await expect(preprocess(pool, small)).resolves.toMatchObject({ width: 40 });
  });

  it('starts another where one dies while it comes up', async () => {
    const pool = await start();
    const [first = 0] = decoders();
    await end(first, 'SIGKILL');
    const decoding = preprocess(pool, small);
    await eventually(() => {
      expect(decoders()).not.toEqual([]);
    });
    const [second = 0] = decoders();
    await end(second, 'SIGKILL');
    await expect(decoding).resolves.toMatchObject({ width: 40 });
  });

  it('replaces a decoder that died while it had nothing to do', async () => {
    const pool = await start();
    for (const pid of decoders()) await end(pid, 'SIGKILL');
    await expect(preprocess(pool, small)).resolves.toMatchObject({ width: 40 });
  });

  it('ends a decoder that hangs and goes on with another', async () => {
    const pool = await start({ decodeTimeoutMs: 500 });
    const [hanging = 0] = decoders();
    process.kill(hanging, 'SIGSTOP');
    await expect(preprocess(pool, small)).rejects.toThrow(ImageTooLargeError);
    await expect(preprocess(pool, small)).resolves.toMatchObject({ width: 40 });
    expect(decoders()).not.toContain(hanging);
  });

  it.each([
    ['an AVIF', () => slow],
    // Seven passes over the picture, so that none of it is there before all of it is.
    ['an interlaced PNG', () => plain(9000).toColourspace('rgb16').png(INTERLACED).toBuffer()],
  ])(
    'ends the decoding of %s that takes too long, which libvips does not notice',
    async (_, make) => {
      const image = await make();
      const pool = await start({ decodeTimeoutMs: 1 });
      const [at] = decoders();
      await expect(preprocess(pool, image)).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
      await eventually(() => {
        expect(decoders()).not.toContain(at);
      });
    },
  );

  it('is what the kernel takes first where memory is short', async () => {
    await start();
    const [pid = 0] = decoders();
    expect(await readFile(`/proc/${String(pid)}/oom_score_adj`, 'utf8')).toBe('1000\n');
  });

  it('holds no picture any more that it is done with', async () => {
    const pool = await start();
    const image = await plain(9500).jpeg().toBuffer();
    await pool.preprocess(imageSource(image, 'KERAS'));
    await eventually(async () => {
      const held = await Promise.all(decoders().map(residentBytes));
      expect(held.filter((bytes) => bytes > MAX_RESIDENT_BYTES)).toEqual([]);
    });
  });

  it('goes on in another process where one is left with too much memory', async () => {
    const pool = await start({ maxResidentBytes: 1 });
    const [first] = decoders();
    await expect(preprocess(pool, small)).resolves.toMatchObject({ width: 40 });
    await expect(preprocess(pool, small.subarray(0, 50))).rejects.toMatchObject({
      code: 'INVALID_IMAGE',
    });
    await expect(preprocess(pool, small)).resolves.toMatchObject({ width: 40 });
    await eventually(() => {
      expect(decoders()).toEqual([]);
    });
    expect(first).toBeDefined();
  });

  it('leaves no process behind', async () => {
    const pool = await start();
    await preprocess(pool, small);
    await pool.close();
    await pool.close();
    expect(decoders()).toEqual([]);
    await expect(preprocess(pool, small)).rejects.toThrow();
  });
});

function decoders(): readonly number[] {
  return childProcesses(process.pid, 'decoder-process.js');
}

/**
 * Repeats the signal until the process is gone: V8 sees a first SIGSEGV that no memory access
 * caused, and only lets go of its handler.
 */
async function end(pid: number, signal: NodeJS.Signals): Promise<void> {
  await eventually(() => {
    if (!decoders().includes(pid)) return;
    process.kill(pid, signal);
    throw new Error('It is still there.');
  });
}

/** Until one holds a large part of the slow picture: more than any has that waits for one. */
function inMidDecode(): Promise<void> {
  return eventually(async () => {
    const held = await Promise.all(decoders().map(residentBytes));
    expect(Math.max(...held)).toBeGreaterThan(IDLE_BYTES);
  });
}

function plain(size: number): Sharp {
  return sharp({ create: { width: size, height: size, channels: 3, background: '#102030' } });
}

function noise(size: number): Sharp {
  const gaussian = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  return sharp({
    create: { width: size, height: size, channels: 3, background: 'red', noise: gaussian },
  });
}
