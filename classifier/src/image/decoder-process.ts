/**
 * The program of a decoder process: it decodes pictures, one at a time, for the classifier that
 * started it, and holds nothing else worth stealing. docs/decisions/013 says why it is apart.
 */
import { ClassificationError } from '@detections/schema';
import { configureSharp } from './configure-sharp.js';
import {
  decoderRequestSchema,
  decoderSpecSchema,
  type DecoderReply,
  type DecoderRequest,
} from './decoder-messages.js';
import { createImagePreprocessor, type Admit } from './image-preprocessor.js';

const { threads, ...limits } = decoderSpecSchema.parse(JSON.parse(process.argv[2] ?? ''));
configureSharp({ threads });
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

async function answer(source: Extract<DecoderRequest, { kind: 'open' }>): Promise<void> {
  try {
    say({ kind: 'preprocessed', image: await preprocess(source) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof ClassificationError ? { code: error.code } : {};
    say({ kind: 'failed', ...code, message });
  }
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
