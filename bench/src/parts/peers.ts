import { CannotMeasureError, type Bench, type Part } from '../bench-context.js';
import type { Deployment } from '../deployment/deployment.js';
import { startOneProcess } from '../deployment/one-process.js';
import { using } from '../deployment/using.js';
import { measureLoad, type LoadFigures } from '../load/measure-load.js';
import { predictUpload, type Upload } from '../load/upload.js';
import { installedInt8Model } from '../peers/int8-model.js';
import { findPythons, PEERS, startPeer, type Peer } from '../peers/peer.js';
import { requireSameAnswer } from '../peers/same-answer.js';
import { ratio, withSpread } from '../report/cells.js';
import type { PartResult } from '../report/part-result.js';
import { alternate } from '../statistics/alternate.js';
import { ratiosOf, type Target } from '../statistics/verdict.js';

const CLIENTS = [1, 8, 32] as const;
const SECONDS = 3;
const WARM_UP_REQUESTS = 16;
const ENGINE = 'onnxruntime';

/** Ours with its setting, and the file that the peer serves beside it. */
interface Comparison {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly modelPath: string;
  /** Of ours' requests per second to the peer's. */
  readonly atLeast: number;
}

interface Compared {
  readonly row: readonly string[];
  readonly rounds: Readonly<Record<string, readonly number[]>>;
  readonly target: Target;
}

/** Against what others would take, on the same machine, file and photos. */
export const peersPart: Part = {
  name: 'peers',
  about: 'against LitServe, mosec, MLServer, FastAPI and BentoML, as far as they are set up',
  leftOut: () => 'It needs npm run setup:peers: npm run bench -- --only peers',
  measure,
};

async function measure(bench: Bench): Promise<PartResult> {
  const pythons = await findPythons();
  const missing = PEERS.filter(({ name }) => typeof pythons[name] !== 'string');
  if (missing.length === PEERS.length) {
    throw new CannotMeasureError('No peer is set up: npm run setup:peers installs them.');
  }
  for (const { name } of missing) bench.tell(`  skipped: ${name}; npm run setup:peers ${name}`);
  const compared: Compared[] = [];
  const failed: string[] = [];
  for (const comparison of await comparisonsOf(bench)) {
    for (const peer of PEERS) {
      const python = pythons[peer.name];
      if (typeof python !== 'string') continue;
      bench.tell(`  ${comparison.name}: ${peer.name}`);
      try {
        const found = await compare(bench, comparison, peer, python);
        for (const { row } of found) bench.tell(`    ${row.join('   ')}`);
        compared.push(...found);
      } catch (error) {
        // What the others showed is not lost with one that does not start or answers otherwise.
        const reason = error instanceof Error ? error.message : String(error);
        bench.tell(`    failed: ${reason}`);
        failed.push(`${comparison.name}, ${peer.name}`);
      }
    }
  }
  if (compared.length === 0) throw new Error(`No comparison came about: ${failed.join('; ')}.`);
  const absent = [...missing.map(({ name }) => name), ...failed].join('; ');
  return {
    title: 'Against peers',
    tables: [
      {
        caption: `/predict, photos of about 100 kB in turn.${absent === '' ? '' : ` Not measured: ${absent}.`}`,
        rows: [
          ['', 'ours per second', "the peer's", 'ours of it', 'rounds'],
          ...compared.map(({ row }) => row),
        ],
        rounds: Object.fromEntries(compared.map(({ target, rounds }) => [target.name, rounds])),
      },
    ],
    targets: compared.map(({ target }) => target),
  };
}

async function comparisonsOf({ inputs, tell }: Bench): Promise<readonly Comparison[]> {
  const { modelPath } = inputs.model;
  const int8 = await installedInt8Model(inputs);
  if (int8 === undefined) tell('  skipped: int8; npm run model:quantize makes the file');
  return [
    {
      name: 'fp32',
      environment: { ENGINE, PRECISION: 'fp32' },
      modelPath,
      // No more than 3 % ahead of us.
      atLeast: 1 / 1.03,
    },
    ...(int8 === undefined
      ? []
      : [
          {
            name: 'int8',
            environment: { ENGINE, PRECISION: 'int8' },
            modelPath: int8,
            atLeast: 1,
          },
        ]),
    // Ours takes what is best here; the peer stays with the file that it was given.
    { name: 'auto against fp32', environment: { PRECISION: 'auto' }, modelPath, atLeast: 1.8 },
  ];
}

function compare(
  bench: Bench,
  comparison: Comparison,
  peer: Peer,
  python: string,
): Promise<readonly Compared[]> {
  return using(
    () => startOneProcess(bench.inputs, comparison.environment),
    (ours) =>
      using(
        () => startPeer(peer, python, comparison.modelPath),
        (theirs) => compareServices(bench, comparison, peer, { ours, theirs }),
      ),
  );
}

async function compareServices(
  { inputs, load, pace }: Bench,
  { name, atLeast }: Comparison,
  peer: Peer,
  services: Readonly<Record<'ours' | 'theirs', Deployment>>,
): Promise<readonly Compared[]> {
  const uploads: Readonly<Record<'ours' | 'theirs', readonly Upload[]>> = {
    ours: await Promise.all(inputs.photos.map((photo) => predictUpload(photo))),
    theirs: await Promise.all(inputs.photos.map((photo) => peer.upload(photo))),
  };
  await requireSameAnswer(inputs, services, uploads);
  const ask = (side: 'ours' | 'theirs', clients: number, requests: number): Promise<LoadFigures> =>
    measureLoad(load, services[side], { uploads: uploads[side], clients, requests });
  for (const side of ['ours', 'theirs'] as const) await ask(side, 8, WARM_UP_REQUESTS);
  const sides = CLIENTS.flatMap((clients) =>
    (['ours', 'theirs'] as const).map((side) => ({
      name: `${side} ${String(clients)}`,
      measure: () => ask(side, clients, pace.imagesFor(SECONDS)),
    })),
  );
  const roundsOf = await alternate(pace.rounds, sides);
  return CLIENTS.map((clients) => {
    const [ours = [], theirs = []] = ['ours', 'theirs'].map((side) =>
      roundsOf(`${side} ${String(clients)}`).map((figures) => figures.perSecond),
    );
    const ratios = ratiosOf(ours, theirs);
    const title = `${name}, ${String(clients)} client${clients === 1 ? '' : 's'}: of ${peer.name}`;
    return {
      row: [
        title,
        withSpread(ours),
        withSpread(theirs),
        ratio(ratios),
        ratios.map((each) => each.toFixed(2)).join(', '),
      ],
      rounds: { ours, theirs },
      target: { name: title, unit: '', claim: { atLeast }, rounds: ratios },
    };
  });
}
