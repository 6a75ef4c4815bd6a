import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a picture of one colour (RGB) does where deadly-pictures.preload.ts is loaded. */
export const DEADLY_PICTURES = {
  'kills the process': [255, 0, 254],
  'ends the thread': [0, 255, 254],
  'hangs the thread': [254, 255, 0],
} as const;

export type DeadlyPicture = keyof typeof DEADLY_PICTURES;

/** For a process in which they shall be deadly. */
export const DEADLY_ENVIRONMENT = {
  NODE_OPTIONS: `--import=${new URL('./deadly-pictures.preload.js', import.meta.url).href}`,
};

/** @returns the path of a PNG of that colour. */
export async function drawDeadlyPicture(name: DeadlyPicture): Promise<string> {
  // Here and not above: the preload needs the colours alone.
  const { default: sharp } = await import('sharp');
  const [r, g, b] = DEADLY_PICTURES[name];
  const file = join(await mkdtemp(join(tmpdir(), 'detections-deadly-')), 'picture.png');
  await sharp({ create: { width: 64, height: 64, channels: 3, background: { r, g, b } } })
    .png()
    .toFile(file);
  return file;
}
