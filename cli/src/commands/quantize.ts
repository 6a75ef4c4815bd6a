import { EXIT_FAILURE } from '@detections/runtime/run-service';
import type { ModelReference } from '@detections/schema';
import { Command } from 'commander';
import { examples, exitCodes, helpText } from '../help.js';
import { modelReference, oneOf, share } from '../parsers.js';

const WEIGHT_BITS = { 7: 7, 8: 8 } as const;

interface Options {
  readonly model?: ModelReference;
  readonly images: string;
  readonly evaluate?: string;
  readonly labels?: string;
  readonly minAgreement: number;
  readonly weightBits?: keyof typeof WEIGHT_BITS;
}

export function quantize(): Command {
  return new Command('quantize')
    .description(
      'Makes an 8-bit model from a model and your photos, compares it with float32, and installs it where it agrees. PRECISION=int8 or PRECISION=auto then takes it.',
    )
    .requiredOption(
      '--images <dir>',
      'photos like those it will see; 100 are enough, at most 200 are used',
    )
    .option(
      '--model <model>',
      'NAME or NAME@VERSION; without it the ResNet50 that comes with the service',
      modelReference('--model'),
    )
    .option(
      '--evaluate <dir>',
      'other pictures to measure on; without it every second one of --images is kept for measuring if there are at least 40',
    )
    .option(
      '--labels <csv>',
      'what the measured pictures show, with the header file,classIndex or file,wordNetId or file,label; "names" where each file name starts with a WordNet id',
    )
    .option(
      '--min-agreement <share>',
      "share of pictures, 0 to 1, whose first class must be float32's; below it nothing is installed",
      share('--min-agreement'),
      0.93,
    )
    .option(
      '--weight-bits <bits>',
      '8 or 7; without it what this processor computes exactly',
      oneOf('--weight-bits', ['7', '8']),
    )
    .addHelpText(
      'after',
      helpText(
        examples(
          ['detections quantize --images photos', 'from photos like those to come'],
          [
            'detections quantize --images photos --evaluate others --labels names',
            'measured apart',
          ],
          ['PRECISION=auto detections serve', 'takes what was installed'],
        ),
        exitCodes('installed', 'not installed or failed'),
      ),
    )
    .action(async (options: Options) => {
      const { runQuantization } = await import('@detections/classifier/quantize');
      const { labels, weightBits } = options;
      const { report, installed } = await runQuantization({
        model: options.model,
        images: options.images,
        evaluate: options.evaluate,
        labels: labels === undefined ? undefined : toLabelSource(labels),
        minAgreement: options.minAgreement,
        bits: weightBits && WEIGHT_BITS[weightBits],
      });
      process.stdout.write(report);
      if (!installed) process.exitCode = EXIT_FAILURE;
    });
}

function toLabelSource(text: string) {
  return text === 'names' ? ({ from: 'names' } as const) : ({ from: 'csv', path: text } as const);
}
