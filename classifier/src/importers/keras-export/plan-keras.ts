import { kerasAsOnnx } from '../../keras/keras-as-onnx.js';
import type { KerasAsOnnx } from '../../keras/keras-network.js';
import { withKerasNetwork } from '../../keras/stores/open-keras.js';
import { ImportRefusedError } from '../import-refused-error.js';
import type { ImportPlan } from '../importer.js';
import type { ExportFacts } from '../onnx-export/export-facts.js';
import { planNetwork } from '../onnx-export/plan-onnx.js';
import type { OnnxFile } from '../onnx-export/read-onnx-file.js';
import type { Settings } from '../settings/settings.js';
import { applicationWithin, type ApplicationHint } from './applications.js';
import { asTwoClasses } from './two-classes.js';

/** What a network of Keras layers tells of itself, for whoever knows what that means. */
export interface KerasFacts {
  /** Whether it takes pixels of 0 to 255 as they are. */
  readonly scalesPixels: boolean;
  readonly application: ApplicationHint | undefined;
}

export interface KerasExport {
  readonly folder: string;
  /** `.h5`, `.keras` or tfjs's `model.json`. */
  readonly modelFile: string;
  readonly settings: Settings;
  readonly facts: (network: KerasFacts) => ExportFacts;
}

type Translated = KerasAsOnnx & { readonly application: ApplicationHint | undefined };

/**
 * What becomes of a network of Keras layers and all that is said of it.
 *
 * @throws ImportRefusedError
 */
export async function planKeras(exported: KerasExport): Promise<ImportPlan> {
  const { modelFile, settings } = exported;
  let first: Translated | undefined = await translate(exported);
  const { scalesPixels, resizedTo, application } = first;
  const own = exported.facts({ scalesPixels, application });
  const facts: ExportFacts = {
    layout: 'NHWC',
    ...(resizedTo !== undefined && { input: resizedTo }),
    ...own,
  };
  const obtain = async (): Promise<OnnxFile> => {
    const translated = first ?? (await translate(exported));
    // Held by the plan from here on, until it is written.
    first = undefined;
    return asFile(translated, modelFile, settings, facts.labels?.length);
  };
  return planNetwork({ modelFile, settings, facts }, obtain);
}

function translate({ folder, modelFile }: KerasExport): Promise<Translated> {
  return withKerasNetwork(folder, modelFile, (network) => ({
    ...kerasAsOnnx(network),
    application: applicationWithin(network.topology),
  }));
}

function asFile(
  { model }: Translated,
  modelFile: string,
  settings: Settings,
  labelCount: number | undefined,
): OnnxFile {
  const { graph } = model;
  if (graph == null) {
    throw new ImportRefusedError('corrupt', `${modelFile} has no network in it.`);
  }
  asTwoClasses(graph, { modelFile, labelCount, saysLogits: settings.output === 'logits' });
  return { name: modelFile, externalFiles: [], model, graph };
}
