import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, Part } from '../bench-context.js';
import {
  ONE_PROCESS,
  OVER_REDIS,
  withBothDeployments,
  type BothDeployments,
} from '../deployment/deployments.js';
import { ServiceClient } from '../load/service-client.js';
import { predictUpload, type Upload } from '../load/upload.js';
import { milliseconds } from '../report/cells.js';
import type { PartResult } from '../report/part-result.js';
import { alternate } from '../statistics/alternate.js';

const ABANDONED = 48;
/** By then all have come, and the first of them are in the network. */
const PATIENCE_MS = 500;
const REST_MS = 300;
const SERVED = [ONE_PROCESS, OVER_REDIS] as const;

/** What photos cost whose clients went away. */
export const abandonedPart: Part = {
  name: 'abandoned',
  about: `the next answer after ${String(ABANDONED)} photos whose clients went away`,
  measure: (bench) => withBothDeployments(bench.inputs, (both) => measure(bench, both)),
};

interface Waits {
  readonly idleMs: number;
  readonly afterMs: number;
}

async function measure({ inputs, pace }: Bench, both: BothDeployments): Promise<PartResult> {
  const uploads = await Promise.all(inputs.photos.map((photo) => predictUpload(photo)));
  for (const name of SERVED) await waitsOf(both[name].url, uploads);
  const roundsOf = await alternate(
    pace.rounds,
    SERVED.map((name) => ({ name, measure: () => waitsOf(both[name].url, uploads) })),
  );
  const cells = (name: string, of: (waits: Waits) => number): string =>
    roundsOf(name)
      .map((waits) => milliseconds(of(waits)))
      .join(', ');
  return {
    title: `The next answer after ${String(ABANDONED)} abandoned photos`,
    tables: [
      {
        caption: '/predict, photos of about 100 kB, by round.',
        rows: [
          ['', 'idle', 'after them'],
          ...SERVED.map((name) => [
            name,
            cells(name, ({ idleMs }) => idleMs),
            cells(name, ({ afterMs }) => afterMs),
          ]),
        ],
        rounds: Object.fromEntries(
          SERVED.map((name) => [
            name,
            {
              idleMs: roundsOf(name).map(({ idleMs }) => idleMs),
              afterMs: roundsOf(name).map(({ afterMs }) => afterMs),
            },
          ]),
        ),
      },
    ],
    targets: [],
  };
}

async function waitsOf(url: string, uploads: readonly Upload[]): Promise<Waits> {
  await sleep(REST_MS);
  const idleMs = await timeOne(url, uploads);
  await abandon(url, uploads);
  return { idleMs, afterMs: await timeOne(url, uploads) };
}

/** On a connection of its own: one that was kept meanwhile may just be closed. */
async function timeOne(url: string, [upload]: readonly Upload[]): Promise<number> {
  if (upload === undefined) throw new Error('Expected at least one upload; came none.');
  const client = new ServiceClient(url);
  try {
    return (await client.send(upload)).durationMs;
  } finally {
    client.close();
  }
}

/** Sends photos, and goes away before most of them are answered. */
async function abandon(url: string, uploads: readonly Upload[]): Promise<void> {
  const requests = Array.from({ length: ABANDONED }, (_, index) => {
    const { path, contentType, body } = uploads[index % uploads.length] ?? {};
    const headers = { 'content-type': contentType, 'content-length': body?.byteLength };
    const sent = request(`${url}${path ?? ''}`, { method: 'POST', headers, agent: false });
    sent.on('error', () => undefined);
    sent.on('response', (response) => response.resume());
    sent.end(body);
    return sent;
  });
  await sleep(PATIENCE_MS);
  // Not `once` of node:events: that one rejects by the error with which a request is destroyed.
  const closed = requests
    .filter((each) => !each.closed)
    .map((each) => new Promise((resolve) => each.once('close', resolve)));
  for (const each of requests) each.destroy();
  await Promise.all(closed);
}
