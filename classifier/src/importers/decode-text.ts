import { ImportRefusedError } from './import-refused-error.js';

/**
 * Text that people edit, which Windows' tools write as UTF-16, too, and say so in front. Code pages
 * are not guessed: what is "Ä" in one is another letter in the next.
 *
 * @param reason What is wrong with the package where it is neither.
 * @throws ImportRefusedError that names the line.
 */
export function decodeText(
  name: string,
  bytes: Uint8Array,
  reason: 'labels-invalid' | 'settings-invalid',
): string {
  const encoding = ENCODINGS.find(({ mark }) => mark.every((byte, at) => bytes[at] === byte));
  let text: string;
  try {
    text = new TextDecoder(encoding?.name ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ImportRefusedError(
      reason,
      `${name} is wrong: line ${String(firstBrokenLine(bytes))} is not UTF-8; save it in that encoding (in Python: open("${name}", "w", encoding="utf-8")).`,
      { cause: error },
    );
  }
  if (!text.includes('\0')) return text;
  throw new ImportRefusedError(
    reason,
    `${name} is wrong: it has zero bytes in it, as UTF-16 without its mark has; save it as UTF-8.`,
  );
}

const ENCODINGS = [
  { name: 'utf-16le', mark: [0xff, 0xfe] },
  { name: 'utf-16be', mark: [0xfe, 0xff] },
];

const NEWLINE = 0x0a;

function firstBrokenLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end + 1;
    line += 1;
  }
  return line;
}
