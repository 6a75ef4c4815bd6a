import { EXIT_FAILURE } from '@detections/runtime/run-service';
import { Command } from 'commander';
import { examples, exitCodes, helpText } from '../../help.js';
import { SETTINGS, SOURCE, SOURCES_TEXT } from './source.js';

export function check(): Command {
  return new Command('check')
    .description(
      'Says what an export would become (kind, classes, preprocessing, a trial run), or why it is refused. It stays as it is.',
    )
    .argument(...SOURCE)
    .option(...SETTINGS)
    .option('--json', 'one JSON document', false)
    .addHelpText(
      'after',
      helpText(
        examples(
          ['detections models check my-export', 'before it is copied to models/NAME/1'],
          ['detections models check models/screws/2', 'as the service would see it'],
          ['detections models check converted_keras.zip', 'as Teachable Machine gives it'],
        ),
        SOURCES_TEXT,
        exitCodes('it would be served', 'it is refused, or failed'),
      ),
    )
    .action(
      async (source: string, options: { readonly json: boolean; readonly settings?: string }) => {
        const { runModelsCheck } = await import('@detections/classifier/manage-models');
        const { accepted, report } = await runModelsCheck(source, options);
        process.stdout.write(report);
        if (!accepted) process.exitCode = EXIT_FAILURE;
      },
    );
}
