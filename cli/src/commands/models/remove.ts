import { createInterface } from 'node:readline/promises';
import { EXIT_FAILURE } from '@detections/runtime/run-service';
import { MODEL_REFERENCE, type ModelReference } from '@detections/schema/names';
import { Command } from 'commander';
import { examples, exitCodes, helpText } from '../../help.js';
import { modelReference } from '../../parsers.js';
import { UsageError } from '../../usage-error.js';
import { MODELS_DIR } from './models-dir.js';

interface RemoveOptions {
  readonly yes: boolean;
  readonly modelsDir?: string;
}

export function remove(): Command {
  return new Command('remove')
    .description('Removes a model from the models folder, all of its versions or one.')
    .argument('<name>', MODEL_REFERENCE, modelReference('NAME'))
    .option('--yes', 'without being asked', false)
    .option(...MODELS_DIR)
    .addHelpText(
      'after',
      helpText(
        examples(
          ['detections models remove fruits@1', 'that version; the others stay'],
          ['detections models remove fruits --yes', 'all of them, from a program'],
        ),
        'A running service lets go of it within seconds: it sees all of its files, or none.\nWhat comes with the service is not removed: MODELS says what is served.',
        exitCodes('removed', 'it was not to be removed after all, or failed'),
      ),
    )
    .action(async (model: ModelReference, { yes, modelsDir }: RemoveOptions) => {
      const { runModelsRemove } = await import('@detections/classifier/manage-models');
      const confirm = yes ? () => Promise.resolve(true) : ask;
      const removed = await runModelsRemove({ model, modelsDir, confirm });
      if (removed !== undefined) process.stdout.write(removed);
      else {
        process.exitCode = EXIT_FAILURE;
        process.stderr.write('Nothing is removed.\n');
      }
    });
}

/** @throws UsageError where there is nobody. */
async function ask(what: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new UsageError(`Expected --yes where nobody can be asked; it would remove ${what}.`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`Remove ${what}? [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
