import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { ROLES, type Role } from './roles.js';

/** A key as the operator names it, without the key itself. */
export interface ApiKey {
  /** Of the key. Keys are random and long, so a fast hash is enough. */
  readonly sha256: Buffer;
  /** `read` is always among them: who changes something looks at what came of it. */
  readonly roles: ReadonlySet<Role>;
}

const roleList = z.array(z.enum(ROLES)).min(1);

/** `HASH`, which may read, or `HASH:ROLE+ROLE`. No message repeats what came: it may be a key. */
export const apiKeyVariable = z.string().transform((text, context): ApiKey => {
  const [, hash, named] = /^([0-9a-f]{64})(?::(.*))?$/i.exec(text) ?? [];
  const roles = roleList.safeParse(named?.split('+') ?? ['read']);
  if (hash !== undefined && roles.success) {
    return { sha256: Buffer.from(hash, 'hex'), roles: new Set(['read', ...roles.data]) };
  }
  const expected =
    hash === undefined
      ? 'expected SHA-256 hashes in 64 hexadecimal digits, each alone or as HASH:ROLE+ROLE'
      : `expected behind the colon one role or several, joined by +, of ${ROLES.join(', ')}`;
  context.addIssue({ code: 'custom', message: expected });
  return z.NEVER;
});

/** What a key may do must not depend on which of its entries is read. */
export function checkOneMeaning(keys: readonly ApiKey[], context: z.RefinementCtx): void {
  for (const [index, { sha256, roles }] of keys.entries()) {
    const first = keys.findIndex((other) => other.sha256.equals(sha256));
    if (ROLES.every((role) => keys[first]?.roles.has(role) === roles.has(role))) continue;
    const message = `expected one list of roles for each hash; that of entry ${String(first)} comes again with another`;
    context.addIssue({ code: 'custom', path: [index], message });
  }
}

/** The operator's entry for a key that came; undefined where there is none. */
export function findApiKey(presented: string, keys: readonly ApiKey[]): ApiKey | undefined {
  const hash = createHash('sha256').update(presented).digest();
  // All of them, whichever fits: the time must not tell which.
  const [known] = keys.filter(({ sha256 }) => timingSafeEqual(sha256, hash));
  return known;
}
