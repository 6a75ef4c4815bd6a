import { residentBytes } from '@detections/test-support/resident-bytes';
import type { Bench, Part } from '../bench-context.js';
import { Cluster } from '../deployment/cluster.js';
import type { Deployment } from '../deployment/deployment.js';
import { peakResidentBytes } from '../deployment/process-usage.js';
import { using } from '../deployment/using.js';
import { measureLoad } from '../load/measure-load.js';
import { predictUpload } from '../load/upload.js';
import { megabytes } from '../report/cells.js';
import type { PartResult } from '../report/part-result.js';

const REQUESTS = 10_000;
const QUICK_REQUESTS = 500;
const STEPS = 10;
const CLIENTS = 16;
const MOST_BYTES: Readonly<Record<string, number>> = { API: 200e6, classifier: 600e6 };
const BYTES_PER_MB = 1e6;
/** What counts as flat: a leak of 4 kB a request would be 40 MB. */
const MOST_GROWTH = 1.1;

/** Whether memory stays flat. */
export const memoryPart: Part = {
  name: 'memory',
  about: 'resident memory over 10,000 requests (--quick: 500); about 8 minutes on two cores',
  leftOut: () => 'It takes as long as all other parts together: npm run bench -- --only memory',
  measure: (bench) =>
    using(
      () => Cluster.start(bench.inputs),
      (cluster) => measure(bench, cluster),
    ),
};

async function measure(
  { inputs, load, pace, tell }: Bench,
  service: Deployment,
): Promise<PartResult> {
  const uploads = await Promise.all(inputs.photos.map((photo) => predictUpload(photo)));
  const step = (pace.isQuick ? QUICK_REQUESTS : REQUESTS) / STEPS;
  const samples: (readonly number[])[] = [];
  // The first step warms up; the others are what must be flat.
  for (let done = 1; done <= STEPS; done += 1) {
    await measureLoad(load, service, { uploads, clients: CLIENTS, requests: step });
    samples.push(await Promise.all(service.processes.map(({ pid }) => residentBytes(pid))));
    tell(`  ${String(done * step)} requests`);
  }
  const processes = await Promise.all(
    service.processes.map(async ({ name, pid }, index) => ({
      name,
      peak: await peakResidentBytes(pid),
      samples: samples.map((sizes) => sizes[index] ?? Number.NaN),
    })),
  );
  const ours = processes.filter(({ name }) => name in MOST_BYTES);
  return {
    title: `Memory over ${String(step * STEPS)} requests`,
    tables: [
      {
        caption: `Resident memory, over Redis, ${String(CLIENTS)} clients.`,
        rows: [
          ['', `after ${String(step)}`, 'at the end', 'peak'],
          ...processes.map(({ name, peak, samples: sizes }) => [
            name,
            ...[sizes[0], sizes.at(-1), peak].map((bytes = Number.NaN) => megabytes(bytes)),
          ]),
        ],
        rounds: Object.fromEntries(
          processes.map(({ name, peak, samples: sizes }) => [
            name,
            { residentBytes: sizes, peakBytes: [peak] },
          ]),
        ),
      },
    ],
    targets: [
      ...ours.map(({ name, peak }) => ({
        name: `Memory of the ${name}, peak`,
        unit: ' MB',
        claim: { atMost: (MOST_BYTES[name] ?? Number.NaN) / BYTES_PER_MB },
        rounds: [peak / BYTES_PER_MB],
      })),
      ...ours.map(({ name, samples: sizes }) => ({
        name: `Memory of the ${name}, at the end against after warm-up`,
        unit: '',
        claim: { atMost: MOST_GROWTH },
        rounds: [(sizes.at(-1) ?? Number.NaN) / (sizes[0] ?? Number.NaN)],
      })),
    ],
  };
}
