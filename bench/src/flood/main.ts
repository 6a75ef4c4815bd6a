import { parseArgs } from 'node:util';
import { startOneProcess } from '../deployment/one-process.js';
import { using } from '../deployment/using.js';
import { reportFailure } from '../failure.js';
import { findInputs } from '../inputs.js';
import { describeMachine } from '../report/machine.js';
import { measureFlood } from './measure-flood.js';
import { formatFlood } from './report-flood.js';

/** Of one crowd; `--quick` for a look. */
const ROUND_MS = 20_000;
const QUICK_ROUND_MS = 5000;

/** A missed promise is a figure like any other; only a run without figures fails. */
try {
  const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
  const roundMs = values.quick ? QUICK_ROUND_MS : ROUND_MS;
  const { cpu, cores, nodeVersion, loadAverage } = describeMachine();
  const inputs = await findInputs();
  const figures = await using(
    () => startOneProcess(inputs),
    (service) => measureFlood(service, inputs.photos[0], roundMs),
  );
  process.stdout.write(
    `${cpu}, ${String(cores)} cores, Node ${nodeVersion}, load average before ${loadAverage.toFixed(2)}\n\n` +
      `${formatFlood(figures)}\n`,
  );
} catch (error) {
  reportFailure(error);
}
