import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { picture, pictures } from './golden.js';
import { NETWORK } from './network.js';
import { REPOSITORY } from './shared-folder.js';

/** A photo, and what the network answers to it. */
export interface Sample {
  readonly path: string;
  readonly fileName: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  /** As GraphQL and the page have it. */
  readonly label: {
    readonly classIndex: number;
    readonly wordNetId: string;
    readonly name: string;
  };
  /** By CENTER_CROP. */
  readonly confidence: number;
  /** Two more of the five likeliest, the first of them the second of all. */
  readonly runnersUp: readonly [string, string];
  /** What `/predict` answers, which does without a preset. */
  readonly predicted: {
    readonly success: true;
    readonly prediction: string;
    readonly score: number;
  };
  /** Where it is, in fractions of the photo. */
  readonly place: { readonly x: Range; readonly y: Range };
}
type Range = readonly [from: number, to: number];

interface KnownPhoto extends Omit<Sample, 'fileName' | 'predicted' | keyof KnownAnswer> {
  readonly prediction: string;
  /** By the network's name. */
  readonly answers: Readonly<Record<string, KnownAnswer & { readonly byKeras?: number }>>;
}
type KnownAnswer = Pick<Sample, 'confidence' | 'runnersUp'>;

/** A photo of the folder that the project's CI has. */
const DOG: KnownPhoto = {
  path: picture('seed/dog.jpeg'),
  width: 729,
  height: 486,
  bytes: 34_623,
  label: { classIndex: 248, wordNetId: 'n02109961', name: 'Eskimo dog' },
  prediction: 'Eskimo_dog',
  // Its head and neck.
  place: { x: [0.54, 0.8], y: [0.05, 0.6] },
  answers: {
    resnet50: {
      confidence: 0.57563,
      byKeras: 0.73226,
      runnersUp: ['Siberian husky', 'malamute'],
    },
    'efficientnet-lite0': { confidence: 0.62947, runnersUp: ['Siberian husky', 'dogsled'] },
  },
};

/** The picture that the README's examples send, drawn for the project and so in every clone. */
const PINWHEEL: KnownPhoto = {
  path: join(REPOSITORY, 'docs', 'images', 'pinwheel.jpg'),
  width: 480,
  height: 480,
  bytes: 9303,
  label: { classIndex: 723, wordNetId: 'n03944341', name: 'pinwheel' },
  prediction: 'pinwheel',
  place: { x: [0.3, 0.7], y: [0.3, 0.7] },
  answers: {
    resnet50: {
      confidence: 0.99517,
      byKeras: 0.99099,
      runnersUp: ['electric fan', 'envelope'],
    },
    'efficientnet-lite0': { confidence: 0.92347, runnersUp: ['electric fan', 'envelope'] },
  },
};

export const SAMPLE: Sample = toSample(existsSync(DOG.path) ? DOG : PINWHEEL);

/** Photos that differ in content and name, to be sent together: real ones where they are there. */
export function samplePhotos(count: number): readonly string[] {
  const real = pictures('photos').map((name) => picture(`photos/${name}`));
  if (existsSync(picture('photos'))) return real.slice(0, count);
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1);
    const other = commented(readFileSync(SAMPLE.path), Buffer.from(number));
    return keepPicture(`sample-${number}.jpg`, other);
  });
}

/** One whose second half did not arrive. */
export function truncatedSample(): string {
  const whole = readFileSync(SAMPLE.path);
  return keepPicture('truncated.jpg', whole.subarray(0, whole.length / 2));
}

/** The same picture in at least so many bytes. */
export function paddedSample(bytes: number): string {
  return keepPicture('padded.jpg', commented(readFileSync(SAMPLE.path), Buffer.alloc(bytes)));
}

/** In a folder that stays, as the model that was made for the tests does; @returns its path. */
export function keepPicture(name: string, bytes: Uint8Array): string {
  const folder = join(tmpdir(), 'detections-test-pictures');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

function toSample({ answers, prediction, ...photo }: KnownPhoto): Sample {
  const answer = answers[NETWORK.name];
  if (answer === undefined) throw new Error(`Expected what ${NETWORK.name} answers.`);
  const { byKeras, ...rest } = answer;
  const score = toScore(byKeras ?? rest.confidence);
  const predicted = { success: true, prediction, score } as const;
  return { ...photo, ...rest, predicted, fileName: basename(photo.path) };
}

/** As `/predict` rounds. */
export function toScore(confidence: number): number {
  return Math.round(confidence * 10_000) / 10_000;
}

const LONGEST_COMMENT = 0xffff - 2;

/** Comments behind JPEG's first marker (ITU-T T.81, B.2.4.5): other bytes, the same picture. */
function commented(jpeg: Buffer, text: Buffer): Buffer {
  const comments: Buffer[] = [];
  for (let at = 0; at < text.length; at += LONGEST_COMMENT) {
    const part = text.subarray(at, at + LONGEST_COMMENT);
    const head = Buffer.from([0xff, 0xfe, 0, 0]);
    head.writeUInt16BE(part.length + 2, 2);
    comments.push(head, part);
  }
  return Buffer.concat([jpeg.subarray(0, 2), ...comments, jpeg.subarray(2)]);
}
