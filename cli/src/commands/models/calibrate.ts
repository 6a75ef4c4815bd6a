import { MODEL_REFERENCE, type ModelReference } from '@detections/schema/names';
import { Command } from 'commander';
import { examples, exitCodes, helpText } from '../../help.js';
import { modelReference } from '../../parsers.js';

export function calibrate(): Command {
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
