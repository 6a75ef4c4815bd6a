import { readFileSync } from 'node:fs';
import { EXIT_FAILURE, EXIT_INPUT } from '@detections/runtime/run-service';
import { Command, CommanderError } from 'commander';
import { classes } from './commands/classes.js';
import { classify } from './commands/classify.js';
import { evaluate } from './commands/evaluate.js';
import { feedback } from './commands/feedback.js';
import { models } from './commands/models/models.js';
import { quantize } from './commands/quantize.js';
import { serve } from './commands/serve.js';
import { examples, helpText } from './help.js';
import { inOurWords, UsageError } from './usage-error.js';

/** In the order of the help. Each imports what it runs only once it runs. */
const COMMANDS: readonly (() => Command)[] = [
  serve,
  classify,
  models,
  classes,
  evaluate,
  quantize,
  feedback,
];

/** Runs what the words ask for, and sets the exit code. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', onBrokenOutput);
  const program = createProgram();
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    await tell(error, namedBy(program, argv));
  }
}

function createProgram(): Command {
  const program = new Command('detections')
    .description('Says what a photo shows: as a service, or here and now.')
    .version(version(), '-V, --version', 'the version')
    // Behind a command its own options count: `models import` has a --version, too.
    .enablePositionalOptions()
    .addHelpText(
      'after',
      helpText(
        examples(
          ['detections serve', 'GraphQL, REST and a web page on http://127.0.0.1:4000'],
          ['detections classify photo.jpg', 'what it shows, without a server'],
          ['detections help classify', 'what classify takes, with examples'],
        ),
      ),
    );
  for (const create of COMMANDS) program.addCommand(create());
  for (const command of withSubcommands(program)) {
    command.exitOverride();
    command.configureOutput({ outputError: () => undefined });
    command.helpOption('-h, --help', 'this text');
    if (command.commands.length > 0) command.helpCommand('help [command]', 'what one takes');
  }
  return program;
}

/** Whoever read may have had enough, as `head` has: that is nothing to tell. */
function onBrokenOutput(error: NodeJS.ErrnoException): void {
  process.exitCode = EXIT_FAILURE;
  // What ends the output for reasons of its own is told by whoever wrote to it.
  if (error.syscall !== undefined && error.code !== 'EPIPE')
    process.stderr.write(`${error.message}\n`);
}

async function tell(error: unknown, command: Command): Promise<void> {
  if (error instanceof CommanderError || error instanceof UsageError) {
    process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : EXIT_INPUT;
    // Help and version are written already, also the help of a command that wants another word.
    if (process.exitCode === 0 || error.code === 'commander.help') return;
    const sentence = error instanceof UsageError ? error.message : inOurWords(error, command);
    process.stderr.write(`${sentence}\nTry: ${fullName(command)} --help\n`);
    return;
  }
  const { reportFailure } = await import('./report-failure.js');
  reportFailure(error);
}

/** The command that the words name, as far as they name one. */
function namedBy(program: Command, argv: readonly string[]): Command {
  let command = program;
  for (const word of argv) {
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) break;
    command = next;
  }
  return command;
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

function withSubcommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

function version(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  return (manifest as { readonly version: string }).version;
}
