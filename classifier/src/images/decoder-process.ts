/**
 * The program of a decoder process: it decodes pictures, one at a time, for the classifier that
 * started it, and holds nothing else worth stealing. docs/decisions/013 says why it is apart.
 */
import { readSync, writeFileSync } from 'node:fs';
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

offerItselfToTheKernel();
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
    const preprocessed = await preprocess({ ...source, image });
    say({ kind: 'preprocessed', residentBytes: tidyUp(), image: preprocessed });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof ClassificationError ? { code: error.code } : {};
    say({ kind: 'failed', residentBytes: tidyUp(), ...code, message });
  }
}

/**
 * Short of memory, the kernel takes this process before any other: the classifier starts another.
 * Linux alone has this, and a process may always raise its own score.
 */
function offerItselfToTheKernel(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // Not Linux, or no /proc.
  }
}

/**
 * V8 sees of a raw picture only the object in front of it, and might keep it for the next ones.
 *
 * @returns the bytes that this process holds between two pictures.
 */
function tidyUp(): number {
  if (process.memoryUsage.rss() > limits.maxResidentBytes) globalThis.gc?.();
  return process.memoryUsage.rss();
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
  return async (decodingBytes, decode) => {
    const admitted = new Promise<void>((resolve) => {
      process.once('message', () => {
        resolve();
      });
    });
    say({ kind: 'opened', decodingBytes });
    await admitted;
    return decode();
  };
}

function say(reply: DecoderReply): void {
  process.send?.(reply);
}
