import { findInputs, InputsMissingError } from '../inputs.js';
import { describeMachine } from '../machine.js';
import { RunningService } from '../running-service.js';
import { measureFlood } from './measure-flood.js';
import { formatFlood } from './report-flood.js';

/** A missed promise is a figure like any other; only a run without figures fails. */
try {
  const { cpu, cores, nodeVersion, loadAverage } = describeMachine();
  const inputs = await findInputs();
  const service = await RunningService.start(inputs);
  try {
    const figures = await measureFlood(service, inputs.photo);
    process.stdout.write(
      `${cpu}, ${String(cores)} cores, Node ${nodeVersion}, load average before ${loadAverage.toFixed(2)}\n\n` +
        `${formatFlood(figures)}\n`,
    );
  } finally {
    await service.close();
  }
} catch (error) {
  const isMissing = error instanceof InputsMissingError;
  process.stderr.write(`Nothing was measured. ${isMissing ? error.message : String(error)}\n`);
  process.exitCode = isMissing ? 2 : 1;
}
