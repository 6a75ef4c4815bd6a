import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError } from '../lifecycle/config-error.js';

/** Where Redis is, and who vouches for it. */
export interface RedisEndpoint {
  /** `redis://` or, over TLS, `rediss://`; with user and password where Redis wants them. */
  readonly url: string;
  /** Certificates in PEM of those who may sign the server's; by default Node's own list. */
  readonly ca?: string | undefined;
}

/** The variables of every program that uses Redis; docs/configuration.md is made from their metadata. */
export const redisVariables = z.object({
  REDIS_URL: z
    .string()
    .refine((text) => /^rediss?:\/\/./.test(text) && URL.canParse(text), {
      error: 'expected redis://[user:password@]host[:port], or rediss:// for TLS',
    })
    .default('redis://127.0.0.1:6379')
    .meta({
      unit: '`redis://` or `rediss://`',
      description: 'the queue. With `npm start` and none: memory instead',
    }),
  REDIS_CA_FILE: z.string().transform(readCertificates).optional().meta({
    unit: 'file',
    description:
      "certificates (PEM) of who signed a `rediss://` server's, read once at the start; without it Node's own list. [Operations](operations.md#redis-with-users-passwords-and-tls) has the rights that each service needs",
  }),
});

/** @throws ConfigError where certificates are given for a connection that would not look at them. */
export function toRedisEndpoint(config: {
  readonly REDIS_URL: string;
  readonly REDIS_CA_FILE?: string | undefined;
}): RedisEndpoint {
  const { REDIS_URL: url, REDIS_CA_FILE: ca } = config;
  if (ca !== undefined && !url.startsWith('rediss:')) {
    throw new ConfigError('Wrong configuration:\n  REDIS_CA_FILE: expected a rediss:// REDIS_URL');
  }
  return { url, ca };
}

function readCertificates(file: string, context: z.RefinementCtx): string {
  try {
    const text = readFileSync(file, 'utf8');
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
    context.addIssue({ code: 'custom', message: 'expected a file with certificates in PEM' });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.addIssue({ code: 'custom', message: `expected a readable file: ${reason}` });
  }
  return z.NEVER;
}
