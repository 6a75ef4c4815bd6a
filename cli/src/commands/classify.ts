import { EXIT_INPUT } from '@detections/runtime/run-service';
import { PRESET_NAME, type ModelReference } from '@detections/schema/names';
import { Command } from 'commander';
import { examples, exitCodes, helpText } from '../help.js';
import { count, MODEL_OPTION, named } from '../parsers.js';

interface Options {
  readonly top: number;
  readonly model?: ModelReference;
  readonly preprocessing?: string;
  readonly json?: boolean;
}

export function classify(): Command {
  return new Command('classify')
    .description('Says what photos show, without a server.')
    .argument('<file...>', 'photos: JPEG, PNG, WebP, GIF or AVIF')
    .option('-k, --top <k>', 'how many classes of each, the likeliest first', count('--top'), 5)
    .option(...MODEL_OPTION)
    .option(
      '--preset, --preprocessing <preset>',
      "how a photo is fitted to the network, by one of the model's presets; otherwise its first. ResNet50 has CENTER_CROP, and KERAS as at /predict",
      named('--preset', PRESET_NAME),
    )
    .option('--json', 'one JSON document instead of the table')
    .addHelpText(
      'after',
      helpText(
        examples(
          ['detections classify photo.jpg', 'its five likeliest classes'],
          ['detections classify --top 1 *.jpg', 'the best of each'],
          ['detections classify --preset KERAS photo.jpg', 'what /predict would answer'],
          ['detections classify --model fruits photo.jpg', 'by a model of your own'],
          ['detections classify --json *.jpg > classes.json', 'for a program'],
        ),
        'A file that is no photo is named on standard error, and the others are classified all the same.',
        exitCodes('all classified'),
      ),
    )
    .action(async (files: readonly string[], options: Options) => {
      const { classifyFiles } = await import('@detections/classifier/classify-files');
      const { report, failures, remark } = await classifyFiles({
        files,
        topK: options.top,
        model: options.model,
        preset: options.preprocessing,
        json: options.json ?? false,
      });
      process.stdout.write(report);
      if (remark !== undefined) process.stderr.write(`${remark}\n`);
      for (const failure of failures) process.stderr.write(`${failure}\n`);
      if (failures.length > 0) process.exitCode = EXIT_INPUT;
    });
}
