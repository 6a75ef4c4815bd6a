import { runProgram } from '../evaluate/run-program.js';
import { runQuantization } from './app.js';
import { parseQuantizeArguments, USAGE } from './quantize-arguments.js';

await runProgram(async () => {
  const args = parseQuantizeArguments(process.argv.slice(2));
  return args === undefined ? { output: USAGE, exitCode: 0 } : runQuantization(args);
});
