import { EXIT_FAILURE, EXIT_INPUT } from '@detections/runtime/run-service';
import { MODEL_NAME, type ModelReference } from '@detections/schema/names';
import { Command } from 'commander';
import { examples, exitCodes, helpText } from '../help.js';
import { modelReference, named, serviceUrl } from '../parsers.js';

export function classes(): Command {
  return new Command('classes')
    .description(
      'Teaches a running service classes of your own from folders of photos, and takes what it was taught elsewhere.',
    )
    .addCommand(importFolder())
    .addCommand(exportClassifier());
}

interface ServiceOptions {
  readonly url: string;
  readonly key?: string;
}

const URL_OPTION = [
  '--url <url>',
  'where the service is',
  serviceUrl('--url'),
  'http://127.0.0.1:4000',
] as const;
const KEY_OPTION = [
  '--key <key>',
  'an API key that may teach; otherwise DETECTIONS_API_KEY, which other users of the machine do not see',
] as const;

interface ImportOptions extends ServiceOptions {
  readonly name?: string;
  readonly base?: ModelReference;
}

function importFolder(): Command {
  return new Command('import')
    .description('Teaches a running service a folder that has a folder of photos for each class.')
    .argument('<dir>', 'the folder of class folders')
    .option(
      '--name <name>',
      'what the classifier is to be called, or is called already; otherwise as the folder is',
      named('--name', MODEL_NAME),
    )
    .option(
      '--base <model>',
      "NAME or NAME@VERSION of the network that a new one is taught on; otherwise the service's default",
      modelReference('--base'),
    )
    .option(...URL_OPTION)
    .option(...KEY_OPTION)
    .addHelpText(
      'after',
      helpText(
        examples(
          ['detections classes import screws', 'screws/M3/*.jpg, screws/M4/*.jpg …'],
          ['detections classes import photos --name screws', 'more photos for it'],
        ),
        'What is no photo is named on standard error, and the others are taken all the same.\nThe same photo twice is one: repeat an import that was cut off.',
        exitCodes('all taken'),
      ),
    )
    .action(async (folder: string, { url, key, name, base }: ImportOptions) => {
      const { runClassesImport } = await import('@detections/graphql-api/classes-client');
      const { summary, failures, stopped } = await runClassesImport(
        { url, key, folder, name, base: base && textOf(base) },
        await progressOf('importing'),
      );
      for (const failure of failures) process.stderr.write(`${failure}\n`);
      process.stdout.write(summary);
      if (failures.length > 0) process.exitCode = EXIT_INPUT;
      if (stopped === undefined) return;
      process.exitCode = EXIT_FAILURE;
      process.stderr.write(`Not finished: ${stopped.message}\n`);
    });
}

interface ExportOptions extends ServiceOptions {
  readonly dataset: boolean;
}

function exportClassifier(): Command {
  return new Command('export')
    .description(
      'Writes an own classifier into a new folder: as a package, which other services take as a model, or as a dataset.',
    )
    .argument('<name>', "the classifier's name", named('NAME', MODEL_NAME))
    .argument('<dir>', 'a folder that is not there yet')
    .option('--dataset', 'the photos, in a folder for each class, instead of the package', false)
    .option(...URL_OPTION)
    .option(...KEY_OPTION)
    .addHelpText(
      'after',
      helpText(
        examples(
          ['detections classes export screws models/bolts/1', 'a model called bolts'],
          ['detections classes export screws photos --dataset', 'photos/M3/*.jpg …'],
        ),
        "For the package, the network that the classifier is taught on must be on this machine:\namong what is built in, or in MODELS_DIR. A dataset's classes.json has the classes' names.",
        exitCodes('written'),
      ),
    )
    .action(async (name: string, folder: string, options: ExportOptions) => {
      const { dataset, url, key } = options;
      const client = await import('@detections/graphql-api/classes-client');
      if (dataset) {
        const progress = await progressOf('exporting');
        process.stdout.write(await client.runDatasetExport({ url, key, name, folder }, progress));
        return;
      }
      const { exportHead } = await import('@detections/classifier/export-head');
      const head = await client.fetchHead({ url, key, name });
      process.stdout.write(`${await exportHead({ head, folder })}\n`);
    });
}

async function progressOf(title: string) {
  const { createEvaluationProgress } = await import('@detections/classifier/picture-progress');
  return (total: number) => createEvaluationProgress({ stream: process.stderr, title, total });
}

function textOf({ name = '', version }: ModelReference): string {
  return version === undefined ? name : `${name}@${version}`;
}
