import { rm } from 'node:fs/promises';
import type { OnnxModelMessage } from '../onnx/onnx-model.js';
import { importPackage } from './import-package.js';
import { ImportRefusedError, type RefusalReason } from './import-refused-error.js';
import { IMPORTERS } from './importers.js';
import { exportFolder, smallNetwork } from './small-export.fixture.js';
import type { OpenNetwork } from './try-network.js';

export const IMAGENET = { preprocessing: 'imagenet' };
const LABELS = 'apple\nbanana\ncherry\n';

type Files = Parameters<typeof exportFolder>[0];

/** What it does, its reason, its sentence, its files. */
export type RefusalCase = readonly [string, RefusalReason, RegExp, Files];

/** Imports what is refused, and removes what came of it. */
export class Refusals {
  readonly #folders: string[] = [];

  async newFolder(files: Files): Promise<string> {
    const folder = await exportFolder(files);
    this.#folders.push(folder);
    return folder;
  }

  async refusal(
    folder: string,
    open: OpenNetwork = neverOpened,
    fromStranger = false,
  ): Promise<ImportRefusedError> {
    const cacheDir = await this.newFolder({});
    const options = { name: 'm', version: '1', cacheDir, importers: IMPORTERS, open, fromStranger };
    const error = await importPackage({ ...options, folder }).catch((reason: unknown) => reason);
    if (error instanceof ImportRefusedError) return error;
    throw new Error('Expected a refusal.', { cause: error });
  }

  async close(): Promise<void> {
    for (const folder of this.#folders.splice(0)) await rm(folder, { recursive: true });
  }
}

function neverOpened(): Promise<never> {
  return Promise.reject(new Error('Expected a refusal before the trial.'));
}

export function plain(
  model: OnnxModelMessage | string | Uint8Array,
  settings: object = IMAGENET,
): Files {
  return { 'model.onnx': model, 'labels.txt': LABELS, 'detections.json': settings };
}

export function changed(
  change: (graph: NonNullable<OnnxModelMessage['graph']>) => void,
): OnnxModelMessage {
  const model = smallNetwork();
  if (model.graph != null) change(model.graph);
  return model;
}

export function external(location: string): OnnxModelMessage {
  return changed((graph) => {
    for (const tensor of graph.initializer) {
      if (tensor.name !== 'kernel') continue;
      delete tensor.rawData;
      tensor.dataLocation = 1;
      tensor.externalData = [
        { key: 'location', value: location },
        { key: 'offset', value: '0' },
        { key: 'length', value: '432' },
      ];
    }
  });
}
