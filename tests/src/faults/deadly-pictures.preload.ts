/**
 * Loaded with `node --import` before a program as it ships, into each of its threads: certain
 * pictures then do to the thread that infers them what a fault in native code would.
 */
import { isMainThread } from 'node:worker_threads';
import { DEADLY_PICTURES, type DeadlyPicture } from './deadly-pictures.fixture.js';

interface Engine {
  infer(batch: Uint8Array, size: number, options: object): Promise<unknown>;
}

/** Those that `ENGINE=auto` may take, by the names of their classes. */
const ENGINE_FILES = {
  OnnxRuntimeEngine: 'onnxruntime/onnxruntime-engine.js',
  OpenVinoEngine: 'openvino/openvino-engine.js',
};

const EFFECTS: Record<DeadlyPicture, () => void> = {
  'kills the process': () => process.kill(process.pid, 'SIGKILL'),
  'ends the thread': () => process.exit(1),
  'hangs the thread': () => {
    for (;;);
  },
};

if (!isMainThread) {
  for (const [name, file] of Object.entries(ENGINE_FILES)) {
    const { href } = new URL(`../../../classifier/dist/engines/${file}`, import.meta.url);
    const classes = (await import(href)) as Record<string, { readonly prototype: Engine }>;
    makeDeadly(classes[name]?.prototype);
  }
}

function makeDeadly(prototype: Engine | undefined): void {
  if (prototype === undefined) throw new Error('Expected an engine where it used to be.');
  const infer = Object.getOwnPropertyDescriptor(prototype, 'infer')?.value as Engine['infer'];
  prototype.infer = function (this: Engine, batch, size, options) {
    for (const [name, colour] of Object.entries(DEADLY_PICTURES)) {
      if (hasPictureOf(colour, batch, size)) EFFECTS[name as DeadlyPicture]();
    }
    return infer.call(this, batch, size, options);
  };
}

/** By the first pixel of each picture in the batch. */
function hasPictureOf(colour: readonly number[], batch: Uint8Array, size: number): boolean {
  return Array.from({ length: size }, (_, index) => (index * batch.length) / size).some((start) =>
    colour.every((value, channel) => batch[start + channel] === value),
  );
}
