import { MODEL_REFERENCE, type ModelReference } from '@detections/schema/names';
import { Command } from 'commander';
import { examples, exitCodes, helpText } from '../../help.js';
import { modelReference } from '../../parsers.js';

export function exportOne(): Command {
  return new Command('export')
    .description(
      "Writes a model into a new folder as others' tools read it: one ONNX file and Hugging Face's files.",
    )
    .argument('<name>', MODEL_REFERENCE, modelReference('NAME'))
    .argument('<dir>', 'a folder that is not there yet')
    .addHelpText(
      'after',
      helpText(
        examples(
          ['detections models export fruits fruits-onnx', 'its highest version'],
          ['detections models export resnet50 resnet50-onnx', 'what comes with the service'],
        ),
        'model.onnx takes pixel_values (float32, N×3×height×width) and gives logits; config.json,\npreprocessor_config.json and README.md are as transformers and Optimum read them. detections.json\nsays the same exactly: `detections models import` makes the same model of the folder.',
        exitCodes('written'),
      ),
    )
    .action(async (model: ModelReference, folder: string) => {
      const { runModelsExport } = await import('@detections/classifier/manage-models');
      process.stdout.write(await runModelsExport({ model, folder }));
    });
}
