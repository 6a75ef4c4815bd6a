import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { measureHealthUnderLoad } from './health-under-load.js';
import { findInputs, InputsMissingError } from './inputs.js';
import { describeMachine } from './machine.js';
import { measureOnePhotoAlone } from './one-photo-alone.js';
import { formatReport, type Report } from './report.js';
import { RunningService } from './running-service.js';
import { compareWithTargets } from './target.js';

const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));

/** A missed target is a figure like any other; only a run without figures fails. */
try {
  const report = await measure();
  process.stdout.write(formatReport(report));
  await mkdir(RESULTS, { recursive: true });
  await writeFile(`${RESULTS}latest.json`, `${JSON.stringify(report, null, 2)}\n`);
} catch (error) {
  const isMissing = error instanceof InputsMissingError;
  process.stderr.write(`Nothing was measured. ${isMissing ? error.message : String(error)}\n`);
  process.exitCode = isMissing ? 2 : 1;
}

async function measure(): Promise<Report> {
  const date = new Date().toISOString();
  const machine = describeMachine();
  const inputs = await findInputs();
  const service = await RunningService.start(inputs);
  try {
    const onePhotoAlone = await measureOnePhotoAlone(service.url, inputs);
    const healthUnderLoad = await measureHealthUnderLoad(service.url, inputs.photo);
    const targets = compareWithTargets(onePhotoAlone, healthUnderLoad);
    return { date, machine, targets, onePhotoAlone, healthUnderLoad };
  } catch (error) {
    throw new Error(`${String(error)}\nThe service wrote:\n${service.output}`, { cause: error });
  } finally {
    await service.close();
  }
}
