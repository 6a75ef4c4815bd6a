import { Command } from 'commander';
import { examples, exitCodes, helpText } from '../../help.js';
import { MODELS_DIR } from './models-dir.js';

interface ListOptions {
  readonly json: boolean;
  readonly modelsDir?: string;
}

export function list(): Command {
  return new Command('list')
    .description('Says which models the models folder holds, and why one is refused.')
    .option(...MODELS_DIR)
    .option('--json', 'one JSON document', false)
    .addHelpText(
      'after',
      helpText(
        examples(
          ['detections models list', 'name, version, kind, classes, input'],
          ['detections models list --json | jq .models', 'for a program'],
        ),
        'The ResNet50 that comes with the service lies elsewhere and is not listed.',
        exitCodes('done'),
      ),
    )
    .action(async (options: ListOptions) => {
      const { runModelsList } = await import('@detections/classifier/manage-models');
      process.stdout.write(await runModelsList(options));
    });
}
