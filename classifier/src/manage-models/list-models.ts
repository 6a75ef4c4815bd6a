import { fullNameOf, type Size } from '@detections/schema';
import type { PackageCheck } from '../importers/check-package.js';
import type { FoundPackage } from '../models/find-packages.js';
import { readModelsFolder } from '../models/read-models-folder.js';
import type { Examine } from './examine-package.js';

/**
 * Says what the models folder holds, each model imported into the cache and tried as a service does.
 *
 * @throws InputError where the models folder cannot be read.
 */
export async function listModels(
  { modelsDir, json }: { readonly modelsDir: string; readonly json: boolean },
  examine: Examine,
): Promise<string> {
  const { packages, ignored } = await readModelsFolder(modelsDir);
  const models: ListedModel[] = [];
  // One after the other: each import takes a few times its size in memory.
  for (const found of packages) {
    models.push({ ...found, ...summaryOf(await examine(found)) });
  }
  if (json) return `${JSON.stringify({ modelsDir, models, ignored }, undefined, 2)}\n`;
  const passed = ignored.map(({ path, reason }) => `${path} is passed over: ${reason}`);
  const lines = [...models.map(line), ...passed];
  return `${lines.length === 0 ? `No models in ${modelsDir}.` : lines.join('\n')}\n`;
}

type Summary =
  | { readonly ready: true; readonly kind: string; readonly classes: number; readonly input: Size }
  | { readonly ready: false; readonly reason: string; readonly message: string };
type ListedModel = FoundPackage & Summary;

function summaryOf(check: PackageCheck): Summary {
  if (check.outcome === 'refused') {
    return { ready: false, reason: check.reason, message: check.message };
  }
  const { kind, labels, card } = check;
  return { ready: true, kind, classes: labels.count, input: card.input };
}

function line(model: ListedModel): string {
  const name = fullNameOf(model);
  if (!model.ready) return `${name}  refused (${model.reason}): ${model.message}`;
  const { kind, classes, input } = model;
  const size = `${String(input.width)}×${String(input.height)} pixels`;
  return `${name}  ready: ${kind}, ${String(classes)} classes, ${size}`;
}
