import { startOneProcess } from '../deployment/one-process.js';
import { using } from '../deployment/using.js';
import { reportFailure } from '../failure.js';
import { findInputs } from '../inputs.js';
import { describeMachine } from '../report/machine.js';
import { measureFlood } from './measure-flood.js';
import { formatFlood } from './report-flood.js';

/** A missed promise is a figure like any other; only a run without figures fails. */
try {
  const { cpu, cores, nodeVersion, loadAverage } = describeMachine();
  const inputs = await findInputs();
  const figures = await using(
    () => startOneProcess(inputs),
    (service) => measureFlood(service, inputs.photos[0]),
  );
  process.stdout.write(
    `${cpu}, ${String(cores)} cores, Node ${nodeVersion}, load average before ${loadAverage.toFixed(2)}\n\n` +
      `${formatFlood(figures)}\n`,
  );
} catch (error) {
  reportFailure(error);
}
