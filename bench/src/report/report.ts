import { judge, type Claim, type Verdict } from '../statistics/verdict.js';
import type { Machine } from './machine.js';
import type { PartResult, Table } from './part-result.js';
import { formatMarkdownTable, formatTable } from './table.js';

/** All of one run. */
export interface Report {
  /** ISO 8601 */
  readonly date: string;
  readonly command: string;
  readonly machine: Machine;
  readonly seconds: number;
  readonly parts: readonly MeasuredPart[];
}

/** What a part gave, or why it was not measured, or what went wrong. */
export type MeasuredPart =
  | ({ readonly name: string } & PartResult)
  | { readonly name: string; readonly skipped: string }
  | { readonly name: string; readonly failed: string };

export function reportAsJson(report: Report): string {
  return `${JSON.stringify({ ...report, verdicts: verdictsOf(report) }, null, 2)}\n`;
}

/** For the person at the terminal. */
export function reportAsText(report: Report): string {
  return format(report, {
    table: ({ caption, rows }) => `${caption}\n${formatTable(rows)}`,
    heading: (title) => title,
  });
}

/** For docs/performance.md. */
export function reportAsMarkdown(report: Report): string {
  return format(report, {
    table: ({ caption, rows }) => `${caption}\n\n${formatMarkdownTable(rows)}`,
    heading: (title) => `**${title}**`,
  });
}

interface Style {
  readonly table: (table: Pick<Table, 'caption' | 'rows'>) => string;
  readonly heading: (title: string) => string;
}

function format(report: Report, { table, heading }: Style): string {
  const parts = report.parts.flatMap((part) =>
    'tables' in part
      ? [heading(part.title), ...part.tables.map(table)]
      : 'skipped' in part
        ? [heading(`Not measured: ${part.name}`), part.skipped]
        : [heading(`Failed: ${part.name}`), part.failed],
  );
  const verdicts = verdictsOf(report);
  const targets = {
    caption: 'Held or missed only where all rounds say so; median, and lowest to highest round.',
    rows: [['', 'measured', 'promised', ''], ...verdicts.map(verdictRow)],
  };
  return `${[
    describeRun(report),
    ...parts,
    ...(verdicts.length === 0 ? [] : [heading('Targets'), table(targets)]),
  ].join('\n\n')}\n`;
}

function describeRun({ date, command, machine, seconds }: Report): string {
  const { cpu, cores, nodeVersion, loadAverage } = machine;
  return (
    `${date.slice(0, 10)}, ${cpu}, ${String(cores)} cores, Node ${nodeVersion}, ` +
    `load average before ${loadAverage.toFixed(2)}: ${command} (${seconds.toFixed(0)} s)`
  );
}

function verdictsOf({ parts }: Report): readonly Verdict[] {
  return parts.flatMap((part) => ('targets' in part ? part.targets.map(judge) : []));
}

/** Where the rounds disagree with each other about the claim, no median pretends to decide. */
function verdictRow({
  name,
  unit,
  claim,
  rounds,
  outcome,
  ...figures
}: Verdict): readonly string[] {
  const write = (figure: number): string => `${figure.toFixed(unit === '' ? 2 : 1)}${unit}`;
  const { lowest, highest } = figures.spread;
  const measured =
    outcome === 'spread too wide'
      ? rounds.map(write).join(', ')
      : rounds.length === 1
        ? write(figures.median)
        : `${write(figures.median)} (${write(lowest)} to ${write(highest)})`;
  return [name, measured, writeClaim(claim, write), outcome];
}

function writeClaim(claim: Claim, write: (figure: number) => string): string {
  return 'atLeast' in claim ? `at least ${write(claim.atLeast)}` : `at most ${write(claim.atMost)}`;
}
