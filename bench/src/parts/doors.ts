import { preprocessingSchema, type Preprocessing } from '@detections/schema';
import { childProcesses } from '@detections/test-support/child-processes';
import type { Bench, Part } from '../bench-context.js';
import {
  ONE_PROCESS,
  OVER_REDIS,
  withBothDeployments,
  type BothDeployments,
  type DeploymentName,
} from '../deployment/deployments.js';
import { peakResidentBytes } from '../deployment/process-usage.js';
import { latencyOf, measureLoad, type LoadFigures } from '../load/measure-load.js';
import { graphqlUpload, predictUpload, type Upload } from '../load/upload.js';
import { latencyCells, megabytes, ratio, withSpread } from '../report/cells.js';
import type { PartResult, Table } from '../report/part-result.js';
import { alternate, type RoundsOf, type Side } from '../statistics/alternate.js';
import { median } from '../statistics/statistics.js';
import { ratiosOf } from '../statistics/verdict.js';

const SECONDS = 4;
const SECONDS_ALONE = 1.5;
const FULL_BATCH = 8;
const WARM_UP_REQUESTS = 32;
const DEPLOYMENTS = [ONE_PROCESS, OVER_REDIS] as const;
/** Each door has a profile of its own. */
const PROFILES = { '/predict': 'KERAS', GraphQL: 'CENTER_CROP' } as const;
type Door = keyof typeof PROFILES;

interface Asked {
  readonly name: string;
  readonly deployment: DeploymentName;
  readonly door: Door;
  readonly clients: number;
}

const ASKED: readonly Asked[] = (['/predict', 'GraphQL'] as const).flatMap((door) =>
  DEPLOYMENTS.flatMap((deployment) =>
    // 16 is what the part throughput measures longer.
    (door === '/predict' ? [1, 8, 16, 32] : [1, 8, 32]).map((clients) => ({
      name: nameOf(door, deployment, clients),
      deployment,
      door,
      clients,
    })),
  ),
);

/** Requests per second, latency, processor time and memory at both doors. */
export const doorsPart: Part = {
  name: 'doors',
  about: '/predict and GraphQL at 1, 8, 16 and 32 clients, in one process and over Redis',
  measure: (bench) => withBothDeployments(bench.inputs, (both) => measureDoors(bench, both)),
};

type Figures = Omit<LoadFigures, 'durationsMs' | 'perSecondWithoutSending'> &
  Partial<Pick<LoadFigures, 'durationsMs'>>;

async function measureDoors(bench: Bench, both: BothDeployments): Promise<PartResult> {
  const { inputs, load, pace } = bench;
  const uploads: Readonly<Record<Door, readonly Upload[]>> = {
    '/predict': await Promise.all(inputs.photos.map((photo) => predictUpload(photo))),
    GraphQL: await Promise.all(inputs.photos.map((photo) => graphqlUpload(photo))),
  };
  const ask = ({ deployment, door, clients }: Asked, requests: number): Promise<LoadFigures> =>
    measureLoad(load, both[deployment], { uploads: uploads[door], clients, requests });
  for (const asked of ASKED.filter(({ clients }) => clients === FULL_BATCH)) {
    await ask(asked, WARM_UP_REQUESTS);
  }
  const sides: readonly Side<Figures>[] = [
    ...floorSides(bench),
    ...ASKED.map((asked) => ({
      name: asked.name,
      measure: () => ask(asked, pace.imagesFor(asked.clients === 1 ? SECONDS_ALONE : SECONDS)),
    })),
  ];
  const roundsOf = await alternate(pace.rounds, sides);
  return {
    title: 'The doors',
    tables: [tabulate(roundsOf, sides), await tabulateMemory(both)],
    targets: [],
  };
}

/** With one client nothing overlaps, so that what it is compared with does not overlap either. */
function floorSides({ floor, inputs, pace }: Bench): readonly Side<Figures>[] {
  const { photos } = inputs;
  return preprocessingSchema.options.flatMap((profile) => [
    {
      name: floorOf(profile, 1),
      measure: () => {
        const images = pace.imagesFor(SECONDS_ALONE);
        return floor.classify({ batchSize: 1, images, photos, profile, overlap: false });
      },
    },
    {
      name: floorOf(profile, FULL_BATCH),
      measure: () => {
        const images = pace.imagesFor(SECONDS);
        return floor.classify({ batchSize: FULL_BATCH, images, photos, profile });
      },
    },
  ]);
}

function tabulate(roundsOf: RoundsOf<Figures>, sides: readonly Side<Figures>[]): Table {
  const heading = ['', 'per second', 'of the floor', 'p50', 'p95', 'p99', 'CPU', 'of the floor'];
  const bare = preprocessingSchema.options.flatMap((profile) =>
    [1, FULL_BATCH].map((batch) => {
      const rounds = roundsOf(floorOf(profile, batch));
      return [floorOf(profile, batch), perSecond(rounds), '', '', '', '', cpu(rounds), ''];
    }),
  );
  const asked = ASKED.map(({ name, door, clients }) => {
    const rounds = roundsOf(name);
    const floor = roundsOf(floorOf(PROFILES[door], clients === 1 ? 1 : FULL_BATCH));
    return [
      name,
      perSecond(rounds),
      ratio(ratiosOf(speeds(rounds), speeds(floor))),
      ...latencyCells(latencyOf(rounds.map(withDurations))),
      cpu(rounds),
      ratio(ratiosOf(costs(rounds), costs(floor))),
    ];
  });
  return {
    caption: 'Photos of about 100 kB in turn; median (lowest–highest round); CPU is per request.',
    rows: [heading, ...bare, ...asked],
    rounds: Object.fromEntries(
      sides.map(({ name }) => {
        const rounds = roundsOf(name);
        return [name, { perSecond: speeds(rounds), cpuSecondsPerRequest: costs(rounds) }];
      }),
    ),
  };
}

async function tabulateMemory(both: BothDeployments): Promise<Table> {
  const peaks = DEPLOYMENTS.flatMap((deployment) =>
    both[deployment].processes.map(async ({ name, pid }) => {
      const started = await Promise.all(childProcesses(pid).map(peakResidentBytes));
      return { name: `${deployment}: ${name}`, own: await peakResidentBytes(pid), started };
    }),
  );
  const all = await Promise.all(peaks);
  return {
    caption: 'Peak resident memory, after all of the above; decoders are processes of their own.',
    rows: [
      ['', 'the process', 'each of its decoders'],
      ...all.map(({ name, own, started }) => [
        name,
        megabytes(own),
        started.map((bytes) => megabytes(bytes)).join(', '),
      ]),
    ],
    rounds: Object.fromEntries(
      all.map(({ name, own, started }) => [name, { peakBytes: [own], decoderPeakBytes: started }]),
    ),
  };
}

function nameOf(door: Door, deployment: DeploymentName, clients: number): string {
  return `${door}, ${deployment}, ${String(clients)}`;
}

function floorOf(profile: Preprocessing, batchSize: number): string {
  return `bare ${profile}, batch ${String(batchSize)}`;
}

function withDurations({ durationsMs = [] }: Figures): Pick<LoadFigures, 'durationsMs'> {
  return { durationsMs };
}

function perSecond(rounds: readonly Figures[]): string {
  return withSpread(speeds(rounds));
}

function cpu(rounds: readonly Figures[]): string {
  return `${(median(costs(rounds)) * 1000).toFixed(0)} ms`;
}

function speeds(rounds: readonly Figures[]): readonly number[] {
  return rounds.map((figures) => figures.perSecond);
}

function costs(rounds: readonly Figures[]): readonly number[] {
  return rounds.map((figures) => figures.cpuSecondsPerRequest);
}
