import { resolve } from 'node:path';
import { readEvaluationConfig, type EvaluationConfig } from '../config.js';
import { modelLocation } from '../model-location.js';
import { calibrateModel, type CalibrateOptions } from './calibrate-model.js';
import { checkModel, type CheckedModel } from './check-model.js';
import { createExamine, type Examine } from './examine-package.js';
import { withoutSecrets } from '../model-sources/download.js';
import { modelNameFrom } from '../model-sources/model-name.js';
import { withExport, type WithExportOptions } from '../model-sources/with-export.js';
import { createTerminalProgress } from '../models/terminal-progress.js';
import { measureAgreement, type AgreementOptions } from './measure-agreement.js';
import { importModel } from './import-model.js';
import { describeCheck } from '../importers/check-package.js';
import { ImportRefusedError } from '../importers/import-refused-error.js';
import { fullNameOf, type ModelReference } from '@detections/schema';
import { exportModel } from '../export-model/export-model.js';
import { importOnOwnThread } from '../importers/import-on-own-thread.js';
import type { ImportFound } from '../local-models.js';
import { removeModel } from './remove-model.js';
import { listModels } from './list-models.js';

/** Longest silence of a server. */
const STALL_TIMEOUT_MS = 30_000;

interface InModelsFolder {
  /** As the caller wrote it, from where the caller stands; `MODELS_DIR` by default. */
  readonly modelsDir?: string | undefined;
}

export interface ImportOptions extends InModelsFolder {
  /** As the caller wrote it, from where the caller stands: a path, a URL or `hf://owner/name`. */
  readonly source: string;
  /** One made of what the source is called, by default. */
  readonly name?: string | undefined;
  /** The one after the highest by default. */
  readonly version?: string | undefined;
  /** A file with what the export's own files do not say, from where the caller stands. */
  readonly settings?: string | undefined;
}

/**
 * @throws ConfigError where the environment is wrong.
 * @throws InputError where the source has no export that can be fetched.
 */
export async function runModelsCheck(
  source: string,
  { json, settings }: { readonly json: boolean; readonly settings?: string | undefined },
): Promise<CheckedModel> {
  const config = readEvaluationConfig();
  const sources = { ...sourceOptions(config), settings };
  return reportRefusal(json, () =>
    withExport(source, sources, async ({ folder, title }) => {
      const checked = await checkModel({ folder, title, json }, examineWith(config));
      return { ...checked, report: inCallersWords(checked, folder, source, config), kept: false };
    }),
  );
}

/**
 * @throws ConfigError where the environment is wrong.
 * @throws InputError where it cannot be fetched, or cannot lie there.
 */
export async function runModelsImport(options: ImportOptions): Promise<CheckedModel> {
  const config = readEvaluationConfig();
  const modelsDir = modelsFolder(config, options);
  const { source, version, settings } = options;
  return reportRefusal(false, () =>
    withExport(source, { ...sourceOptions(config), settings }, async ({ folder, title }) => {
      const name = options.name ?? modelNameFrom(title);
      const isNameChosen = options.name !== undefined;
      const target = { folder, modelsDir, name, isNameChosen, version };
      const imported = await importModel(target, examineWith(config));
      const { accepted } = imported;
      return { accepted, report: inCallersWords(imported, folder, source, config), kept: accepted };
    }),
  );
}

export interface ExportOptions {
  readonly model: ModelReference;
  /** As the caller wrote it, from where the caller stands; a new one. */
  readonly folder: string;
}

/**
 * @returns where it lies.
 * @throws ConfigError where the environment is wrong.
 * @throws InputError where there is no such model here, or the folder is there.
 */
export async function runModelsExport({ model, folder }: ExportOptions): Promise<string> {
  const config = readEvaluationConfig();
  const location = modelLocation(config);
  const threadCount = config.INFERENCE_THREADS;
  const target = resolve(config.INIT_CWD, folder);
  const importFound: ImportFound = (found, cacheDir = location.cacheFolder) =>
    importOnOwnThread({ ...found, cacheDir, threadCount }, new AbortController().signal);
  const card = await exportModel({ model, folder: target, location, importFound, threadCount });
  const license = card.license ?? 'not said: ask whoever made it before you pass it on';
  return `${target}\n${fullNameOf(card)}, license: ${license}\n`;
}

export interface RemoveOptions extends InModelsFolder {
  readonly model: ModelReference;
  /** Whether what is named may go. */
  readonly confirm: (what: string) => Promise<boolean>;
}

/**
 * @returns what went; undefined where it was not to.
 * @throws ConfigError where the environment is wrong.
 * @throws InputError where there is no such model, or it may not be removed.
 */
export async function runModelsRemove(options: RemoveOptions): Promise<string | undefined> {
  const modelsDir = modelsFolder(readEvaluationConfig(), options);
  return removeModel({ ...options, modelsDir });
}

/**
 * @throws ConfigError where the environment is wrong.
 * @throws InputError where the models folder cannot be read.
 */
export async function runModelsList(
  options: InModelsFolder & { readonly json: boolean },
): Promise<string> {
  const config = readEvaluationConfig();
  const modelsDir = modelsFolder(config, options);
  return listModels({ modelsDir, json: options.json }, examineWith(config));
}

/**
 * @throws ConfigError where the environment is wrong.
 * @throws InputError where there is no such model, or it cannot be calibrated by these pictures.
 */
export async function runModelsCalibrate(options: CalibrateOptions): Promise<string> {
  return calibrateModel(options, readEvaluationConfig());
}

/**
 * @throws ConfigError where the environment is wrong.
 * @throws InputError where there is no such model, or nothing to compare with float32.
 */
export async function runModelsAgreement(options: AgreementOptions): Promise<string> {
  return measureAgreement(options, readEvaluationConfig());
}

/** Settings that are wrong before the export is looked at are refused as those in it are. */
async function reportRefusal(
  json: boolean,
  run: () => Promise<CheckedModel>,
): Promise<CheckedModel> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof ImportRefusedError)) throw error;
    const { reason, message } = error;
    const check = { outcome: 'refused', reason, message } as const;
    const text = json ? JSON.stringify(check, undefined, 2) : describeCheck(check);
    return { accepted: false, report: `${text}\n` };
  }
}

/** Of a refusal: the folder that an export was brought to says nothing to whoever gave a zip. */
function inCallersWords(
  { accepted, report }: CheckedModel,
  folder: string,
  source: string,
  { INIT_CWD }: EvaluationConfig,
): string {
  if (accepted || folder === resolve(INIT_CWD, source)) return report;
  return report.replaceAll(folder, withoutSecrets(source));
}

function sourceOptions(config: EvaluationConfig): WithExportOptions {
  const { cacheFolder: cacheDir, proxies } = modelLocation(config);
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  return {
    ...{ cacheDir, proxies, callerFolder: config.INIT_CWD, stallTimeoutMs: STALL_TIMEOUT_MS },
    hub: { url: config.HF_ENDPOINT.replace(/\/+$/, ''), token: config.HF_TOKEN },
    progress: createTerminalProgress({ stream: process.stderr, log }),
    // Ctrl-C ends the process: what came is kept, and what was unpacked goes with the next import.
    signal: new AbortController().signal,
  };
}

function examineWith(config: EvaluationConfig): Examine {
  const { cacheFolder: cacheDir } = modelLocation(config);
  return createExamine({ cacheDir, threadCount: config.INFERENCE_THREADS });
}

function modelsFolder(config: EvaluationConfig, { modelsDir }: InModelsFolder): string {
  if (modelsDir !== undefined) return resolve(config.INIT_CWD, modelsDir);
  return modelLocation(config).modelsDir;
}
