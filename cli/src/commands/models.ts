import { EXIT_FAILURE } from '@detections/runtime/run-service';
import { Command } from 'commander';
import { examples, exitCodes, helpText } from '../help.js';

export function models(): Command {
  return new Command('models')
    .description('Looks after models of your own: docs/models.md says what exports are taken.')
    .addCommand(check());
}

function check(): Command {
  return new Command('check')
    .description(
      'Says what a folder with an export would become (kind, classes, preprocessing, a trial run), or why it is refused. The folder stays as it is.',
    )
    .argument('<dir>', "the folder with the export's files")
    .option('--json', 'one JSON document', false)
    .addHelpText(
      'after',
      helpText(
        examples(
          ['detections models check my-export', 'before it is copied to models/NAME/1'],
          ['detections models check models/screws/2', 'as the service would see it'],
        ),
        exitCodes('it would be served', 'it is refused, or failed'),
      ),
    )
    .action(async (folder: string, options: { readonly json: boolean }) => {
      const { checkModel } = await import('@detections/classifier/check-model');
      const { accepted, report } = await checkModel(folder, options);
      process.stdout.write(report);
      if (!accepted) process.exitCode = EXIT_FAILURE;
    });
}
