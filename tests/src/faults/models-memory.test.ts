import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  copyNetwork,
  describeWith,
  eventually,
  modelEnvironment,
  residentBytes,
  type RunningService,
  startStandaloneUnready,
  waitUntilReady,
} from '@detections/test-support';
import { ModelLoad } from '../model-load.fixture.js';

const MINUTES = 60_000;
const CLIENTS = 16;
const SWITCHES = 5;
/** A folder is noticed, imported and loaded within this, on a machine that is busy. */
const SWITCHED_MS = 60_000;
/** The one before leaves memory ten seconds after its last answer. */
const GONE_MS = 30_000;
/** Of what a version costs: with a second one in memory it would be all of it. */
const MOST_LEFT = 0.5;

describeWith(['network'], 'the memory of models', () => {
  let service: RunningService;

  beforeAll(async () => {
    service = await startStandaloneUnready({
      ...modelEnvironment(),
      MODELS: 'large',
      // Where the machine has much to do, the queue is not to be taken for too long.
      JOB_TIMEOUT_MS: String(2 * MINUTES),
    });
  }, 2 * MINUTES);

  afterAll(() => service.close());

  /** Whole at once, so that half a file is never read under load. */
  const drop = async (version: string): Promise<void> => {
    const folder = join(service.folder, 'models', 'large');
    const incoming = join(folder, `.${version}`);
    await copyNetwork(incoming);
    await rename(incoming, join(folder, version));
  };

  /** Asks from all clients until so many answers came from a version; all must have been good. */
  const askUntilAnsweredBy = async (
    version: string,
    answers = 4 * CLIENTS,
  ): Promise<ReadonlyMap<string, number>> => {
    const load = new ModelLoad(service.url, 'large', CLIENTS);
    await eventually(() => {
      expect(load.answersBy(`large@${version}`)).toBeGreaterThanOrEqual(answers);
    }, SWITCHED_MS).finally(() => load.stop());
    expect(load.failures).toEqual([]);
    return load.answers;
  };

  it(
    'is given back with each switch of versions under load',
    async () => {
      const { pid } = service.process;
      const empty = await residentBytes(pid);
      await drop('1');
      await waitUntilReady(service.url, service.process);
      // Longer, so that everything else has grown to what it is under load.
      await askUntilAnsweredBy('1', 16 * CLIENTS);
      const one = await residentBytes(pid);
      const most = one + (one - empty) * MOST_LEFT;
      report(`Without a model ${megabytes(empty)}, with one ${megabytes(one)}`);
      for (let before = 1; before <= SWITCHES; before += 1) {
        const after = String(before + 1);
        const dropped = drop(after);
        const seen = await askUntilAnsweredBy(after);
        await dropped;
        expect([...seen.keys()]).toEqual([`large@${String(before)}`, `large@${after}`]);
        const both = await residentBytes(pid);
        const left = await eventually(async () => {
          const held = await residentBytes(pid);
          expect(held).toBeLessThan(most);
          return held;
        }, GONE_MS);
        report(
          `Switch ${String(before)}: with both ${megabytes(both)}, then at most ${megabytes(left)}`,
        );
      }
    },
    10 * MINUTES,
  );
});

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

/** For whoever reads the log; the figures are asserted above. */
function report(line: string): void {
  process.stdout.write(`${line}\n`);
}
