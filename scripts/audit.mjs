/**
 * Fails where a package that ships has a known hole of high or critical severity, unless
 * scripts/audit-accepted.json lists it with a reason and a date that has not passed. Where the
 * registry cannot answer it says so and does not fail: a check must also run without internet.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SEVERE = new Set(['high', 'critical']);
const TIMEOUT_MS = 60_000;

const report = ask();
if (report.vulnerabilities === undefined) {
  process.stdout.write(`Audit: NOT DONE, the registry did not answer: ${report.reason}\n`);
} else {
  const open = advisories(report.vulnerabilities).filter(({ url }) => !isAccepted(url));
  for (const { name, severity, title, url } of open) {
    process.stderr.write(`Audit: ${name}: ${severity}: ${title}: ${url}\n`);
  }
  if (open.length > 0) process.exit(1);
  process.stdout.write(
    'Audit: no package that ships has a known severe hole that is not accepted.\n',
  );
}

function ask() {
  const args = ['audit', '--omit=dev', '--json', '--fetch-retries=0'];
  const { stdout, error } = spawnSync('npm', args, {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    shell: process.platform === 'win32',
  });
  if (error !== undefined) return { reason: error.message };
  try {
    const answer = JSON.parse(stdout);
    return { reason: answer.message ?? answer.error?.summary, ...answer };
  } catch {
    return { reason: 'what npm says is no JSON' };
  }
}

/** Each hole once; npm repeats it for every package on the way to it. */
function advisories(vulnerabilities) {
  const found = Object.values(vulnerabilities)
    .flatMap(({ via }) => via)
    .filter((cause) => typeof cause === 'object' && SEVERE.has(cause.severity));
  return [...new Map(found.map((advisory) => [advisory.url, advisory])).values()];
}

function isAccepted(url) {
  const accepted = JSON.parse(readFileSync(`${ROOT}scripts/audit-accepted.json`, 'utf8'));
  const today = new Date().toISOString().slice(0, 10);
  return accepted.some((entry) => entry.url === url && entry.until >= today && entry.reason !== '');
}
