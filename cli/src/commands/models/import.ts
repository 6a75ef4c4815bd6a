import { EXIT_FAILURE } from '@detections/runtime/run-service';
import { MODEL_NAME, MODEL_VERSION } from '@detections/schema/names';
import { Command } from 'commander';
import { examples, exitCodes, helpText } from '../../help.js';
import { named } from '../../parsers.js';
import { MODELS_DIR } from './models-dir.js';
import { SETTINGS, SOURCE, SOURCES_TEXT } from './source.js';

interface ImportOptions {
  readonly name?: string;
  readonly version?: string;
  readonly settings?: string;
  readonly modelsDir?: string;
}

export function importOne(): Command {
  return new Command('import')
    .description('Checks an export, wherever it is, and copies it into the models folder.')
    .argument(...SOURCE)
    .option(
      '--name <name>',
      'what the model is to be called; otherwise as the source is, in lower case',
      named('--name', MODEL_NAME),
    )
    .option(
      '--version <n>',
      'a version that is not there yet; otherwise the one after the highest',
      named('--version', MODEL_VERSION),
    )
    .option(...SETTINGS)
    .option(...MODELS_DIR)
    .addHelpText(
      'after',
      helpText(
        examples(
          ['detections models import my-export --name fruits', 'to models/fruits/1'],
          ['detections models import retrained.zip --name fruits', 'to models/fruits/2'],
          ['detections models import ~/Downloads/best.onnx --name birds', 'with its labels.txt'],
          ['detections models import hf://owner/name@main', 'to models/name/1'],
          ['detections models import https://example.org/fruits.zip', 'to models/fruits/1'],
          ['detections models import dogs.zip --settings dogs.json', 'what the zip does not say'],
        ),
        SOURCES_TEXT,
        'A running service takes it within seconds: it sees all of its files, or none.',
        exitCodes('imported', 'it is refused, or failed'),
      ),
    )
    .action(async (source: string, options: ImportOptions) => {
      const { runModelsImport } = await import('@detections/classifier/manage-models');
      const { accepted, report } = await runModelsImport({ source, ...options });
      (accepted ? process.stdout : process.stderr).write(report);
      if (!accepted) process.exitCode = EXIT_FAILURE;
    });
}
