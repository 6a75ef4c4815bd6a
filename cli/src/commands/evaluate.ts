import { PRESET_NAME, type ModelReference } from '@detections/schema/names';
import { Command } from 'commander';
import { examples, exitCodes, helpText } from '../help.js';
import { MODEL_OPTION, named } from '../parsers.js';

/** Each preset in turn; the second word is from when there were two. */
const ALL: readonly string[] = ['all', 'both'];

interface Options {
  readonly model?: ModelReference;
  readonly labels?: string;
  readonly engine?: string;
  readonly preprocessing?: string;
  readonly json?: boolean;
}

export function evaluate(): Command {
  return new Command('evaluate')
    .description(
      'Classifies every picture of a folder whose classes are known, and says how often the network is right.',
    )
    .argument('<folder>', 'the pictures')
    .option(...MODEL_OPTION)
    .option(
      '--labels <csv>',
      "labels, with the header file,classIndex or file,wordNetId or file,label (a class's name, verbatim); without it each file name starts with a WordNet id: n02109961_Eskimo_dog.JPEG",
    )
    .option('--engine <engine>', 'what the variable ENGINE takes; this comes before the variable')
    .option(
      '--preset, --preprocessing <preset>',
      "one of the model's, CENTER_CROP or KERAS for ResNet50, or all, side by side; otherwise its first",
      named('--preset', PRESET_NAME),
    )
    .option('--json', 'one JSON document instead of the table')
    .addHelpText(
      'after',
      helpText(
        examples(
          ['detections evaluate photos', 'the classes are in the file names'],
          ['detections evaluate photos --labels labels.csv', 'or in a table'],
          ['detections evaluate photos --preset all', 'each preset, side by side'],
          ['detections evaluate photos --model fruits --labels labels.csv', 'a model of your own'],
          ['detections evaluate photos --engine tfjs-node --json', 'another engine, for a program'],
        ),
        exitCodes('done'),
      ),
    )
    .action(async (folder: string, options: Options) => {
      const { ALL_PRESETS, runEvaluation } = await import('@detections/classifier/evaluate');
      const { model, labels, engine, preprocessing: preset, json = false } = options;
      const report = await runEvaluation({
        folder,
        model,
        labelsFile: labels,
        engine,
        preset: preset !== undefined && ALL.includes(preset) ? ALL_PRESETS : preset,
        json,
      });
      process.stdout.write(report);
    });
}
