import { ThreadedHeads } from '@detections/graphql-api/heads';
import { reportFailure } from '../failure.js';
import { describeMachine } from '../report/machine.js';
import { formatTrainings, measureTrainings } from './measure-trainings.js';

/** How long own classes take to train, head and quality, on the thread that does it. */
const heads = new ThreadedHeads();
try {
  const { cpu, cores, nodeVersion, loadAverage } = describeMachine();
  const figures = [];
  for (const size of [
    { examples: 200, classes: 10 },
    { examples: 1000, classes: 50 },
  ]) {
    figures.push(await measureTrainings(heads, size));
  }
  process.stdout.write(
    `${cpu}, ${String(cores)} cores, Node ${nodeVersion}, load average before ${loadAverage.toFixed(2)}\n\n` +
      `${formatTrainings(figures)}\n`,
  );
} catch (error) {
  reportFailure(error);
} finally {
  await heads.close();
}
