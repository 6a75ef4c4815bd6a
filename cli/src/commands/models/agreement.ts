import { MODEL_REFERENCE, type ModelReference } from '@detections/schema/names';
import { Command } from 'commander';
import { examples, exitCodes, helpText } from '../../help.js';
import { modelReference, oneOf } from '../../parsers.js';

const PRECISIONS = ['int8', 'fp16', 'bf16'] as const;

interface Options {
  readonly precision?: (typeof PRECISIONS)[number];
  readonly json: boolean;
}

export function agreement(): Command {
  return new Command('agreement')
    .description(
      'Counts how often a model gives the same first class in a quicker precision as in fp32, and records it for PRECISION=auto.',
    )
    .argument('<name>', MODEL_REFERENCE, modelReference('NAME'))
    .argument('<pictures>', 'a folder of pictures like those to come; some hundreds say enough')
    .option(
      '--precision <precision>',
      `one of ${PRECISIONS.join(', ')}; without it all that ENGINE has on this machine`,
      oneOf('--precision', PRECISIONS),
    )
    .option('--json', 'one JSON document', false)
    .addHelpText(
      'after',
      helpText(
        examples(
          ['detections models agreement resnet50 photos', 'the model that comes with the service'],
          ['detections models agreement fruits photos/fruits --precision bf16', 'one of your own'],
          ['PRECISION=auto detections serve', 'takes the quickest that agrees'],
        ),
        'It holds for this model, this engine and processors like this one.',
        exitCodes('measured'),
      ),
    )
    .action(async (model: ModelReference, pictures: string, { precision, json }: Options) => {
      const { runModelsAgreement } = await import('@detections/classifier/manage-models');
      const measured = await runModelsAgreement({ model, pictures, precision, json });
      process.stdout.write(measured);
    });
}
