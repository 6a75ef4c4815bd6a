import {
  MODEL_REFERENCE,
  readModelReference,
  type ModelReference,
  type NamePattern,
} from '@detections/schema/names';
import { UsageError } from './usage-error.js';

/** What turns the text behind an option into its value. @throws UsageError */
type Parser<T> = (text: string) => T;

export function oneOf<T extends string>(flag: string, words: readonly T[]): Parser<T> {
  return (text) => {
    const word = words.find((each) => each === text);
    if (word !== undefined) return word;
    throw unexpected(`${flag} to be one of ${words.join(', ')}`, text);
  };
}

export function count(flag: string): Parser<number> {
  return (text) => {
    if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
    throw unexpected(`${flag} to be a whole number from 1`, text);
  };
}

export function share(flag: string): Parser<number> {
  return (text) => {
    const value = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= 0 && value <= 1) return value;
    throw unexpected(`${flag} from 0 to 1`, text);
  };
}

export function named(flag: string, { pattern, expected }: NamePattern): Parser<string> {
  return (text) => {
    if (pattern.test(text)) return text;
    throw new UsageError(`${flag}: ${expected}; came ${JSON.stringify(text)}.`);
  };
}

/** Of a service. A key has an option of its own, and what stands in an address gets into logs. */
export function serviceUrl(flag: string): Parser<string> {
  return (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const { protocol = '', username = '', password = '', search = '' } = url ?? {};
    if (/^https?:$/.test(protocol) && `${username}${password}${search}` === '') return text;
    // It is not repeated: it may hold a password.
    throw new UsageError(
      `Expected ${flag} to be an address such as http://127.0.0.1:4000, with neither a user nor a query; came another.`,
    );
  };
}

/** Which of the models, for the commands that run one. */
export function modelReference(flag: string): Parser<ModelReference> {
  return (text) => {
    const reference = readModelReference(text);
    if (reference !== undefined) return reference;
    throw unexpected(`${flag} to be ${MODEL_REFERENCE}`, text);
  };
}

/** For the commands that take any model. */
export const MODEL_OPTION = [
  '--model <model>',
  'NAME or NAME@VERSION of the models folder, MODELS_DIR; otherwise ResNet50',
  modelReference('--model'),
] as const;

function unexpected(expected: string, came: string): UsageError {
  return new UsageError(`Expected ${expected}; came ${JSON.stringify(came)}.`);
}
