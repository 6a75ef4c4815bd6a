import { InputError } from '@detections/runtime/lifecycle';
import { withoutSecrets } from '../download.js';

/**
 * Addresses that people copy from their browser, and that give a page instead of the file.
 *
 * @throws InputError that says which address is meant.
 */
export function requireNoPage(url: URL): void {
  const instead = insteadOf(url);
  if (instead === undefined) return;
  throw new InputError(
    `Expected the address of a file; ${withoutSecrets(url.href)} is a page that shows it. Take ${instead} instead.`,
  );
}

/** @throws InputError where what came is a page. */
export function requireNoHtml(url: string, contentType: string | null): void {
  if (!/^\s*(text\/html|application\/xhtml)/i.test(contentType ?? '')) return;
  throw new InputError(
    `Expected a file from ${withoutSecrets(url)}; a web page came. Give the address of the file itself, as a download button has it, or download it and give the file.`,
  );
}

function insteadOf({ hostname, pathname, origin }: URL): string | undefined {
  const [owner = '', name = '', kind, ...rest] = pathname.split('/').filter((part) => part !== '');
  if (hostname === 'github.com' && kind === 'blob') {
    return `${origin}/${owner}/${name}/raw/${rest.join('/')}`;
  }
  if (hostname !== 'huggingface.co' || owner === '' || name === '') return undefined;
  if (kind === 'blob') return `${origin}/${owner}/${name}/resolve/${rest.join('/')}`;
  if (kind === undefined) return `hf://${owner}/${name}`;
  return kind === 'tree' ? `hf://${owner}/${name}@${rest[0] ?? 'main'}` : undefined;
}
