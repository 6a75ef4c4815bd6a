import { runEvaluation } from './app.js';
import { parseEvaluateArguments, USAGE } from './evaluate-arguments.js';
import { runProgram } from './run-program.js';

await runProgram(async () => {
  const args = parseEvaluateArguments(process.argv.slice(2));
  return { output: args === undefined ? USAGE : await runEvaluation(args), exitCode: 0 };
});
