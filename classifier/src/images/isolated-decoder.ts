import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Clock } from '@detections/runtime';
import { JobFailedError } from '@detections/schema';
import { tooSlow } from './decode-failure.js';
import {
  decoderReplySchema,
  IMAGE_PIPE,
  type DecoderReply,
  type DecoderRequest,
  type DecoderSpec,
} from './decoder-messages.js';
import type { Admit } from './image-preprocessor.js';
import type { ImageSource, PreprocessedImage } from './network-input.js';

/** The process ended while it was at work: a crash, or somebody killed it. */
export class DecoderDiedError extends Error {
  override readonly name = 'DecoderDiedError';
}

const PROGRAM = new URL('./decoder-process.js', import.meta.url);
/**
 * Nearly all that a decoder allocates is pictures; collecting its small change early costs nothing.
 * A large picture it collects itself.
 */
const SMALL_HEAP = ['--max-semi-space-size=1', '--expose-gc'];
/** glibc keeps what is freed by thread, and libvips has many: together it was 40 MB a decoder. */
const FEW_ARENAS = { MALLOC_ARENA_MAX: '2' };
/** Loading sharp takes a tenth of a second; on a machine that is busy, longer. */
const LONGEST_START_MS = 30_000;
/** libvips may find out by itself that it was too slow; only what it does not notice is killed. */
const GRACE_MS = 1000;

/**
 * One process that decodes one picture at a time. Ends with its first crash, and is ended where it
 * takes too long: libvips looks at its time limit between two strips, and an AVIF is one strip.
 */
export class IsolatedDecoder {
  #settle: ((reply: DecoderReply | Error) => void) | undefined;
  #dead = false;
  #residentBytes = 0;
  readonly #images: Writable | undefined;

  private constructor(
    private readonly child: ChildProcess,
    private readonly spec: DecoderSpec,
    private readonly clock: Clock,
  ) {
    this.#images = imagePipeOf(child);
    // What goes wrong here comes back as an exit, too.
    this.#images?.on('error', () => undefined);
    child.on('message', (message) => {
      const { data, error } = decoderReplySchema.safeParse(message);
      this.#settle?.(data ?? this.#kill(`it said what no decoder says: ${error.message}`));
    });
    child.on('error', (error) => this.#settle?.(this.#kill(error.message)));
    child.on('exit', (code, signal) => {
      this.#dead = true;
      this.#settle?.(new DecoderDiedError(`A decoder ended with ${signal ?? String(code)}.`));
    });
  }

  /** @throws Error where the program does not come up; no picture is to blame for that. */
  static async start(spec: DecoderSpec, clock: Clock): Promise<IsolatedDecoder> {
    const child = fork(fileURLToPath(PROGRAM), [JSON.stringify(spec)], {
      serialization: 'advanced',
      // Neither the service's flags nor its secrets. libvips then has no loader of doubtful repute.
      execArgv: SMALL_HEAP,
      env: { VIPS_BLOCK_UNTRUSTED: '1', ...FEW_ARENAS },
      // The fourth is IMAGE_PIPE.
      stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'ipc'],
    });
    const decoder = new IsolatedDecoder(child, spec, clock);
    try {
      await decoder.#reply(LONGEST_START_MS, () => decoder.#kill('it was not ready in time'));
      return decoder;
    } catch (error) {
      throw new Error('Expected a decoder to come up; it did not.', { cause: error });
    }
  }

  /** False once its process has ended; it never comes back. */
  get alive(): boolean {
    return !this.#dead;
  }

  /** What it held when it was done with its latest picture. */
  get residentBytes(): number {
    return this.#residentBytes;
  }

  /**
   * @throws ClassificationError where the picture is at fault.
   * @throws DecoderDiedError
   */
  async preprocess(source: ImageSource, admit: Admit): Promise<PreprocessedImage> {
    const { image, ...wanted } = source;
    const request = { kind: 'open', imageBytes: image.byteLength, ...wanted } as const;
    const opened = await this.#ask(request, image);
    if (opened.kind !== 'opened') throw this.#kill(`it said "${opened.kind}" to an open`);
    const decoded = await admit(opened.decodingBytes, () => this.#ask({ kind: 'decode' }));
    if (decoded.kind !== 'preprocessed') throw this.#kill(`it said "${decoded.kind}" to a decode`);
    const { length } = decoded.image.pixels;
    const { width, height } = source.input;
    if (length !== width * height * 3) throw this.#kill(`it made ${String(length)} bytes`);
    if ((decoded.image.copies !== undefined) !== (source.copies === true)) {
      throw this.#kill('it made copies unasked, or none');
    }
    return decoded.image;
  }

  async close(): Promise<void> {
    if (this.#dead) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }

  async #ask(request: DecoderRequest, image?: Uint8Array): Promise<DecoderReply> {
    const replied = this.#reply(this.spec.decodeTimeoutMs + GRACE_MS, () => {
      this.#kill('it took too long');
      return tooSlow(this.spec.decodeTimeoutMs);
    });
    // What goes wrong here comes back as an exit, too.
    this.child.send(request, () => undefined);
    if (image !== undefined) this.#images?.write(image);
    const reply = await replied;
    if ('residentBytes' in reply) this.#residentBytes = reply.residentBytes;
    if (reply.kind !== 'failed') return reply;
    throw reply.code === undefined
      ? new Error(reply.message)
      : new JobFailedError(reply.code, reply.message);
  }

  /** @returns the next reply, unless it takes longer than `timeoutMs` or the process ends. */
  #reply(timeoutMs: number, onTimeout: () => Error): Promise<DecoderReply> {
    return new Promise((resolve, reject) => {
      const settle = (reply: DecoderReply | Error): void => {
        this.#settle = undefined;
        cancelTimer();
        if (reply instanceof Error) reject(reply);
        else resolve(reply);
      };
      const cancelTimer = this.clock.after(timeoutMs, () => {
        settle(onTimeout());
      });
      this.#settle = settle;
      if (this.#dead) settle(new DecoderDiedError('The decoder had ended.'));
    });
  }

  #kill(reason: string): DecoderDiedError {
    this.#dead = true;
    this.child.kill('SIGKILL');
    return new DecoderDiedError(`A decoder was ended: ${reason}.`);
  }
}

/** Undefined, with all of `stdio`, where the system had no room for the process. */
function imagePipeOf(child: Partial<Pick<ChildProcess, 'stdio'>>): Writable | undefined {
  const pipe = child.stdio?.[IMAGE_PIPE];
  return pipe instanceof Writable ? pipe : undefined;
}
