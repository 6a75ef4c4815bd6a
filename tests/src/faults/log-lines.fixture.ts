import { pino, type Logger } from 'pino';

export type LogLine = Record<string, unknown>;

/** A logger that keeps what it is told. */
export function createLogKeeper(): { readonly logger: Logger; readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const write = (line: string): void => {
    lines.push(JSON.parse(line) as LogLine);
  };
  return { logger: pino({ level: 'info' }, { write }), lines };
}

/** The JSON lines among what a process has written. */
export function logLines(output: string): LogLine[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogLine);
}
