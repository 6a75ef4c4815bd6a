import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '@detections/test-support';

/** The users of docs/operations.md, as a URL has them. */
export const API = 'api:change-me-api@';
export const CLASSIFIER = 'classifier:change-me-classifier@';
export const EXPORT = 'feedback-export:change-me-export@';
/** For the tests' own eyes; none of the services. */
export const INSPECTOR = 'inspector:inspector@';

/** The rules that docs/operations.md tells operators to use, and one user for the tests. */
export function aclFile(): string {
  const text = readFileSync(join(REPOSITORY, 'docs', 'operations.md'), 'utf8');
  const [, rules] = /```acl\n([\s\S]*?)```/.exec(text) ?? [];
  if (rules === undefined) throw new Error('docs/operations.md has no block of ACL rules.');
  return `${rules}user inspector on >inspector ~* &* +@all\n`;
}

export interface Certificates {
  /** Of who signed the server's. */
  readonly caFile: string;
  /** Of a stranger, who signed nothing. */
  readonly otherCaFile: string;
  /** redis-server's arguments for its own certificate and key. */
  readonly serverArguments: readonly string[];
}

/** A certificate for 127.0.0.1 and who signed it, good for a day. */
export function makeCertificates(folder: string): Certificates {
  const path = (name: string): string => join(folder, name);
  const openssl = (...parts: readonly string[]): void => {
    execFileSync('openssl', parts.join(' ').split(' '), { cwd: folder, stdio: 'pipe' });
  };
  const newKey = 'req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';
  for (const name of ['ca', 'other']) {
    openssl(newKey, `-x509 -days 1 -subj /CN=${name} -keyout ${name}.key -out ${name}.crt`);
  }
  openssl(newKey, '-subj /CN=redis -keyout server.key -out server.csr');
  writeFileSync(path('names'), 'subjectAltName=IP:127.0.0.1\n');
  openssl(
    'x509 -req -days 1 -in server.csr -CA ca.crt -CAkey ca.key',
    '-CAcreateserial -extfile names -out server.crt',
  );
  return {
    caFile: path('ca.crt'),
    otherCaFile: path('other.crt'),
    serverArguments: [
      ...['--tls-cert-file', path('server.crt'), '--tls-key-file', path('server.key')],
      ...['--tls-ca-cert-file', path('ca.crt'), '--tls-auth-clients', 'no'],
    ],
  };
}
