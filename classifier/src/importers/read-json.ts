import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { ImportRefusedError } from './import-refused-error.js';
import { decodeText, NOT_TEXT } from './read-text.js';

/** A megabyte is 20,000 labels; what is greater is something else. */
const MAX_JSON_BYTES = 16 * 2 ** 20;

/**
 * Reads a JSON file of a package.
 *
 * @throws ImportRefusedError that says which entry is wrong, and how.
 */
export async function readJson<T extends z.ZodType>(
  folder: string,
  name: string,
  schema: T,
): Promise<z.infer<T>> {
  const result = schema.safeParse(await parseFile(folder, name), { reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(name, issue === undefined ? 'it cannot be read' : describeIssue(issue));
}

async function parseFile(folder: string, name: string): Promise<unknown> {
  const bytes = await readFile(join(folder, name));
  if (bytes.length > MAX_JSON_BYTES) {
    throw invalid(
      name,
      `expected at most ${String(MAX_JSON_BYTES)} bytes, came ${String(bytes.length)}`,
    );
  }
  const text = decodeText(bytes);
  if (text === undefined) throw invalid(name, NOT_TEXT);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(name, 'expected JSON, and it cannot be read as that', error);
  }
}

/** @returns Such as `"title": expected string, came 5`. */
export function describeIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.');
  const where = path === '' ? '' : `"${path}": `;
  if (issue.code === 'unrecognized_keys') {
    return `${where}there is no setting ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
  }
  // Of alternatives, the one that came nearest says more than that none fits.
  if (issue.code === 'invalid_union') {
    const deepest = issue.errors
      .flat()
      .toSorted((a, b) => b.path.length - a.path.length)
      .at(0);
    if (deepest !== undefined && (deepest.path.length > 0 || deepest.code !== 'invalid_type')) {
      return describeIssue({ ...deepest, path: [...issue.path, ...deepest.path] });
    }
  }
  const came = issue.input === undefined ? 'nothing' : JSON.stringify(issue.input).slice(0, 80);
  return `${where}${issue.message}, came ${came}`;
}

function invalid(name: string, what: string, cause?: unknown): ImportRefusedError {
  return new ImportRefusedError('settings-invalid', `${name} is wrong: ${what}.`, { cause });
}
