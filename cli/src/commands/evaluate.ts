import { Command } from 'commander';
import { examples, exitCodes, helpText } from '../help.js';
import { oneOf, PREPROCESSINGS } from '../parsers.js';

const BOTH = 'both';

interface Options {
  readonly labels?: string;
  readonly engine?: string;
  readonly preprocessing: (typeof PREPROCESSINGS)[number] | typeof BOTH;
  readonly json?: boolean;
}

export function evaluate(): Command {
  return new Command('evaluate')
    .description(
      'Classifies every picture of a folder whose classes are known, and says how often the network is right.',
    )
    .argument('<folder>', 'the pictures')
    .option(
      '--labels <csv>',
      'labels, with the header file,classIndex or file,wordNetId; without it each file name starts with a WordNet id: n02109961_Eskimo_dog.JPEG',
    )
    .option('--engine <engine>', 'what the variable ENGINE takes; this comes before the variable')
    .option(
      '--preset, --preprocessing <preset>',
      'CENTER_CROP, KERAS or both',
      oneOf('--preprocessing', [...PREPROCESSINGS, BOTH]),
      'CENTER_CROP' as const,
    )
    .option('--json', 'one JSON document instead of the table')
    .addHelpText(
      'after',
      helpText(
        examples(
          ['detections evaluate photos', 'the classes are in the file names'],
          ['detections evaluate photos --labels labels.csv', 'or in a table'],
          ['detections evaluate photos --preprocessing both', 'both presets, side by side'],
          ['detections evaluate photos --engine tfjs-node --json', 'another engine, for a program'],
        ),
        exitCodes('done'),
      ),
    )
    .action(async (folder: string, { labels, engine, preprocessing, json = false }: Options) => {
      const { runEvaluation } = await import('@detections/classifier/evaluate');
      const report = await runEvaluation({
        folder,
        labelsFile: labels,
        engine,
        preprocessings: preprocessing === BOTH ? PREPROCESSINGS : [preprocessing],
        json,
      });
      process.stdout.write(report);
    });
}
