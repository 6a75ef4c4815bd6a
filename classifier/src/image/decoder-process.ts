/**
 * The program of a decoder process: it decodes pictures, one at a time, for the classifier that
 * started it, and holds nothing else worth stealing. docs/decisions/013 says why it is apart.
 */
import { readSync } from 'node:fs';
import { ClassificationError } from '@detections/schema';
import { configureSharp } from './configure-sharp.js';
import {
  decoderRequestSchema,
  decoderSpecSchema,
  IMAGE_PIPE,
  type DecoderReply,
  type DecoderRequest,
} from './decoder-messages.js';
import { createImagePreprocessor, type Admit } from './image-preprocessor.js';

const limits = decoderSpecSchema.parse(JSON.parse(process.argv[2] ?? ''));
// As many pictures as there are cores are decoded at one time; more threads each gained nothing
// (docs/decisions/016-the-path.md).
configureSharp({ threads: 1 });
const { preprocess } = createImagePreprocessor({ ...limits, admit: askForAdmission() });

// Ctrl-C and some supervisors signal the whole group; whoever started this one still needs it.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
// At once, also in mid-decode: there is nobody left to answer.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', (message) => {
  const request = decoderRequestSchema.parse(message);
  if (request.kind === 'open') void answer(request);
});
say({ kind: 'ready' });

async function answer({
  imageBytes,
  ...source
}: Extract<DecoderRequest, { kind: 'open' }>): Promise<void> {
  try {
    const image = readImage(imageBytes);
    say({ kind: 'preprocessed', image: await preprocess({ ...source, image }) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof ClassificationError ? { code: error.code } : {};
    say({ kind: 'failed', ...code, message });
  }
}

/** Waits for it with the whole process, which has nothing else to do. */
function readImage(bytes: number): Uint8Array {
  const image = Buffer.allocUnsafeSlow(bytes);
  for (let done = 0; done < bytes;) {
    const read = readSync(IMAGE_PIPE, image, done, bytes - done, null);
    // The classifier is gone.
    if (read === 0) process.kill(process.pid, 'SIGKILL');
    done += read;
  }
  return image;
}

/** The classifier counts the pixels of all its decoders; this one waits for its word. */
function askForAdmission(): Admit {
  return async (pixels, decode) => {
    const admitted = new Promise<void>((resolve) => {
      process.once('message', () => {
        resolve();
      });
    });
    say({ kind: 'opened', pixels });
    await admitted;
    return decode();
  };
}

function say(reply: DecoderReply): void {
  process.send?.(reply);
}
