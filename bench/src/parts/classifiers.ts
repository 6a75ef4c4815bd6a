import { leaveOutWhenQuick, type Bench, type Part } from '../bench-context.js';
import { Cluster } from '../deployment/cluster.js';
import { using } from '../deployment/using.js';
import { latencyOf, measureLoad, type LoadFigures } from '../load/measure-load.js';
import { predictUpload } from '../load/upload.js';
import { latencyCells, ratio, withSpread } from '../report/cells.js';
import type { PartResult } from '../report/part-result.js';
import { alternate } from '../statistics/alternate.js';
import { ratiosOf } from '../statistics/verdict.js';

const COUNTS = [1, 2, 3, 4] as const;
const CLIENTS = 32;
const SECONDS = 4;
const WARM_UP_REQUESTS = 16;
/** By default each takes every core there is, and those of one machine take them from each other. */
const ONE_THREAD = { INFERENCE_THREADS: '1' };

/** Whether more classifiers on one machine answer more. */
export const classifiersPart: Part = {
  name: 'classifiers',
  about: '1 to 4 classifiers over Redis on this machine, with one inference thread each',
  leftOut: leaveOutWhenQuick,
  measure: (bench) =>
    using(
      () => Cluster.start(bench.inputs, ONE_THREAD),
      (cluster) => measure(bench, cluster),
    ),
};

async function measure({ inputs, load, pace }: Bench, cluster: Cluster): Promise<PartResult> {
  const uploads = await Promise.all(inputs.photos.map((photo) => predictUpload(photo)));
  const ask = (requests: number): Promise<LoadFigures> =>
    measureLoad(load, cluster, { uploads, clients: CLIENTS, requests });
  const roundsOf = await alternate(
    pace.rounds,
    COUNTS.map((count) => ({
      name: String(count),
      measure: async () => {
        // Each round grows from one to four: a classifier that only stood idle would take jobs.
        if (count === 1) await cluster.keepOneClassifier();
        else await cluster.addClassifier();
        await ask(WARM_UP_REQUESTS);
        return ask(pace.imagesFor(SECONDS));
      },
    })),
  );
  const speeds = (count: number): readonly number[] =>
    roundsOf(String(count)).map((figures) => figures.perSecond);
  return {
    title: 'How many classifiers',
    tables: [
      {
        caption: `/predict over Redis, ${String(CLIENTS)} clients, INFERENCE_THREADS=1.`,
        rows: [
          ['classifiers', 'per second', 'of one', 'p50', 'p95', 'p99'],
          ...COUNTS.map((count) => [
            String(count),
            withSpread(speeds(count)),
            ratio(ratiosOf(speeds(count), speeds(1))),
            ...latencyCells(latencyOf(roundsOf(String(count)))),
          ]),
        ],
        rounds: Object.fromEntries(
          COUNTS.map((count) => [String(count), { perSecond: speeds(count) }]),
        ),
      },
    ],
    targets: [],
  };
}
