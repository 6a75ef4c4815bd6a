import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { predict } from '../doors.js';
import { SAMPLE } from '../sample.js';
import { REPOSITORY } from '../shared-folder.js';
import { Draw } from './draw.js';
import type { FuzzArguments } from './fuzz-arguments.js';
import type { FuzzCase } from './fuzz-case.js';
import { FuzzService } from './fuzz-service.js';
import { graphqlCase } from './graphql-case.js';
import { judgeAnswer } from './judge-answer.js';
import { multipartCase } from './multipart-case.js';
import { readCorpus } from './mutated-picture.js';
import { pictureCase } from './picture-case.js';
import { processUsage, type ProcessUsage } from './process-usage.js';
import { sendCase } from './send-case.js';

export interface FuzzReport {
  readonly cases: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly afterWarmUp: ProcessUsage;
  readonly atTheEnd: ProcessUsage;
  /** What should not have been; none is a pass. */
  readonly findings: readonly string[];
}

const CLIENTS = 4;
/** Of the whole time; until then pools fill and the largest pictures have been seen. */
const WARM_UP_SHARE = 1 / 3;
const QUIET_MS = 3000;
/** glibc gives back late, and the decoders keep what their largest picture took. */
const MAX_RESIDENT_GROWTH = 1.35;
const RESIDENT_SLACK_BYTES = 64 * 1024 * 1024;
const MAX_MORE_DESCRIPTORS = 16;
/** Ignored by git. */
const FINDINGS_FOLDER = join(REPOSITORY, 'tests', 'support', 'fuzz-findings');

/** Sends cases for so long, from several clients at once, and says what went wrong. */
export async function runFuzz(args: FuzzArguments): Promise<FuzzReport> {
  const makeCase = createCases(args.seed);
  const service = await FuzzService.start();
  const findings: string[] = [];
  const statuses: Record<string, number> = {};
  let next = 0;
  const sendUntil = async (endMs: number): Promise<void> => {
    const client = async (): Promise<void> => {
      while (performance.now() < endMs && findings.length === 0) {
        const number = next;
        next += 1;
        const fuzzCase = makeCase(number);
        const { status, problem } = await sendAndJudge(service, fuzzCase);
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (problem === undefined) continue;
        findings.push(`case ${String(number)}, ${fuzzCase.about}: ${problem}`);
        await keepCase(args.seed, number, fuzzCase, problem);
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
  };
  try {
    const first = await predict(service.url, SAMPLE.path);
    const startedAt = performance.now();
    await sendUntil(startedAt + args.seconds * 1000 * WARM_UP_SHARE);
    const afterWarmUp = await quietUsage(service.pid);
    await sendUntil(startedAt + args.seconds * 1000);
    const last = await predict(service.url, SAMPLE.path);
    if (first.status !== 200 || JSON.stringify(last.body) !== JSON.stringify(first.body)) {
      findings.push(`the sample: ${JSON.stringify(first.body)}, then ${JSON.stringify(last.body)}`);
    }
    const atTheEnd = await quietUsage(service.pid);
    findings.push(...growth(afterWarmUp, atTheEnd), ...service.takeAlarms());
    return { cases: next, statuses, afterWarmUp, atTheEnd, findings };
  } finally {
    await service.close();
  }
}

/** @returns what one case of a seed sends, and what came back. */
export async function runOneCase(seed: number, number: number): Promise<string> {
  const fuzzCase = createCases(seed)(number);
  const service = await FuzzService.start();
  try {
    const answer = await sendCase(service.url, fuzzCase);
    const problem = judgeAnswer(fuzzCase, answer) ?? 'as it should be';
    return JSON.stringify({ about: fuzzCase.about, answer, problem }, null, 2);
  } finally {
    await service.close();
  }
}

function createCases(seed: number): (number: number) => FuzzCase {
  const corpus = readCorpus();
  const schema = buildSchema(readFileSync(join(REPOSITORY, 'schema', 'schema.graphql'), 'utf8'));
  return (number) => {
    const draw = new Draw(seed, number);
    return draw.oneOf([
      () => pictureCase(draw, corpus),
      () => multipartCase(draw, corpus),
      () => graphqlCase(draw, schema),
    ])();
  };
}

async function sendAndJudge(
  service: FuzzService,
  fuzzCase: FuzzCase,
): Promise<{ readonly status: string; readonly problem: string | undefined }> {
  try {
    const answer = await sendCase(service.url, fuzzCase);
    const [alarm] = service.takeAlarms();
    // Of this case or of one at the same time.
    const problem = judgeAnswer(fuzzCase, answer) ?? alarm;
    return { status: String(answer.status ?? 'closed'), problem };
  } catch (error) {
    return { status: 'none', problem: error instanceof Error ? error.message : String(error) };
  }
}

async function quietUsage(pid: number): Promise<ProcessUsage> {
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  return processUsage(pid);
}

function growth(before: ProcessUsage, after: ProcessUsage): readonly string[] {
  const mostBytes = before.residentBytes * MAX_RESIDENT_GROWTH + RESIDENT_SLACK_BYTES;
  return [
    ...(after.residentBytes > mostBytes
      ? [
          `resident memory grew from ${String(before.residentBytes)} to ${String(after.residentBytes)} bytes`,
        ]
      : []),
    ...(after.descriptors > before.descriptors + MAX_MORE_DESCRIPTORS
      ? [`open descriptors grew from ${String(before.descriptors)} to ${String(after.descriptors)}`]
      : []),
  ];
}

async function keepCase(
  seed: number,
  number: number,
  { about, path, headers, body, cutAfter }: FuzzCase,
  problem: string,
): Promise<void> {
  const name = join(FINDINGS_FOLDER, `${String(seed)}-${String(number)}`);
  await mkdir(FINDINGS_FOLDER, { recursive: true });
  await writeFile(`${name}.body`, body);
  const repeat = `npm run fuzz -- --seed ${String(seed)} --only ${String(number)}`;
  const description = { problem, repeat, about, path, headers, cutAfter };
  await writeFile(`${name}.json`, `${JSON.stringify(description, null, 2)}\n`);
}
