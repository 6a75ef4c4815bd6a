import { EXIT_FAILURE } from '@detections/runtime/run-service';
import {
  MODEL_NAME,
  MODEL_REFERENCE,
  MODEL_VERSION,
  type ModelReference,
} from '@detections/schema/names';
import { Command } from 'commander';
import { examples, exitCodes, helpText } from '../../help.js';
import { modelReference, named } from '../../parsers.js';

export function models(): Command {
  return new Command('models')
    .description('Looks after models of your own: docs/models.md says what exports are taken.')
    .addCommand(check())
    .addCommand(importOne())
    .addCommand(list())
    .addCommand(calibrate());
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
      const { runModelsCheck } = await import('@detections/classifier/manage-models');
      const { accepted, report } = await runModelsCheck(folder, options);
      process.stdout.write(report);
      if (!accepted) process.exitCode = EXIT_FAILURE;
    });
}

const MODELS_DIR = ['--models-dir <dir>', 'the models folder; otherwise MODELS_DIR'] as const;

interface ImportOptions {
  readonly name: string;
  readonly version?: string;
  readonly modelsDir?: string;
}

function importOne(): Command {
  return new Command('import')
    .description('Checks a folder with an export, and copies it into the models folder.')
    .argument('<dir>', "the folder with the export's files")
    .requiredOption('--name <name>', 'what the model is to be called', named('--name', MODEL_NAME))
    .option(
      '--version <n>',
      'a version that is not there yet; otherwise the one after the highest',
      named('--version', MODEL_VERSION),
    )
    .option(...MODELS_DIR)
    .addHelpText(
      'after',
      helpText(
        examples(
          ['detections models import my-export --name fruits', 'to models/fruits/1'],
          ['detections models import retrained --name fruits', 'to models/fruits/2'],
        ),
        'A running service takes it within seconds: it sees all of its files, or none.',
        exitCodes('imported', 'it is refused, or failed'),
      ),
    )
    .action(async (folder: string, options: ImportOptions) => {
      const { runModelsImport } = await import('@detections/classifier/manage-models');
      const { accepted, report } = await runModelsImport({ folder, ...options });
      (accepted ? process.stdout : process.stderr).write(report);
      if (!accepted) process.exitCode = EXIT_FAILURE;
    });
}

interface ListOptions {
  readonly json: boolean;
  readonly modelsDir?: string;
}

function list(): Command {
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

function calibrate(): Command {
  return new Command('calibrate')
    .description(
      'Finds out which pictures a model knows, so that its answers say whether they are known.',
    )
    .argument('<name>', MODEL_REFERENCE, modelReference('NAME'))
    .argument('<pictures>', 'a folder with 100 pictures or more, all of kinds that the model knows')
    .option('--json', 'one JSON document', false)
    .addHelpText(
      'after',
      helpText(
        examples(
          ['detections models calibrate resnet50 photos', 'the model that comes with the service'],
          ['detections models calibrate fruits photos/fruits --json', 'one of your own'],
        ),
        'It holds for these weights in this PRECISION. A running service that shares CACHE_DIR takes it within seconds.',
        exitCodes('calibrated'),
      ),
    )
    .action(
      async (model: ModelReference, pictures: string, { json }: { readonly json: boolean }) => {
        const { runModelsCalibrate } = await import('@detections/classifier/manage-models');
        process.stdout.write(await runModelsCalibrate({ model, pictures, json }));
      },
    );
}
