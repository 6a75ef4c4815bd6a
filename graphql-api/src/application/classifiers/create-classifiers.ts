import { createHash, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '@detections/runtime';
import {
  BadUserInputError,
  ClassNotFoundError,
  ClassifierNotFoundError,
  ConfirmationRequiredError,
  fullNameOf,
  isTrialName,
  NameTakenError,
  type ModelReference,
} from '@detections/schema';
import { quote } from '../../errors/quote.js';
import type { Models } from '../models.js';
import type { EmbedExample } from '../embed-example.js';
import { addExamples } from './add-examples.js';
import { changeBase } from './change-base.js';
import { normalizeClassName, requireClassifierName, requireClassName } from './class-names.js';
import type {
  ClassifierBase,
  ClassifierRecord,
  ClassifierStore,
  ClassRecord,
  TeachingLimits,
} from './classifier-store.js';
import type { Classifiers, ClassifierView } from './classifiers.js';
import { exportHead } from './export-head.js';
import type { KnownModels } from './known-models.js';
import type { TaughtClassifiers } from './taught-classifiers.js';
import { createViews } from './view-classifiers.js';

export interface ClassifiersOptions {
  readonly taught: TaughtClassifiers;
  readonly store: ClassifierStore;
  /** As the store keeps to them. */
  readonly limits: TeachingLimits;
  readonly models: Pick<Models, 'resolve' | 'card' | 'list'>;
  readonly known: Pick<KnownModels, 'catalogue' | 'served' | 'head'>;
  readonly embedExample: EmbedExample;
  readonly clock: Clock;
}

/** A change is answered with its training, unless that takes longer. */
const WAIT_FOR_TRAINING_MS = 2000;

/** Longer than nearly every training takes. */
const WAIT_BEFORE_ROLLING_BACK_MS = 30_000;

const NEVER_ABORTED = new AbortController().signal;

export function createClassifiers(options: ClassifiersOptions): Classifiers {
  const { taught, store, limits, known, embedExample, clock } = options;
  const view = createViews({ store, known });
  /** As it is kept now, whichever process has changed it. */
  const find = async (name: string): Promise<ClassifierRecord> => {
    await taught.refresh();
    const record = taught.records.find((one) => one.name === name);
    if (record !== undefined) return record;
    throw new ClassifierNotFoundError(
      `Expected the name of an own classifier; there is none called ${quote(name)}.`,
    );
  };
  /** What everybody sees of a change, once it is kept and, as a rule, trained. */
  const changed = async (id: string): Promise<ClassifierView> => {
    await taught.settle(id, WAIT_FOR_TRAINING_MS);
    const record = taught.records.find((one) => one.id === id);
    if (record !== undefined) return view(record);
    throw new ClassifierNotFoundError('Somebody has deleted the classifier meanwhile.');
  };
  const requireFree = (name: string): string => {
    const catalogue = known.catalogue();
    if (!catalogue.known || catalogue.models.every((model) => model.name !== name)) return name;
    throw new NameTakenError(`Expected another name: a model is called ${name} already.`);
  };
  /** All of it is checked before any of it is done; what takes long, and may be broken off, first. */
  const change: Classifiers['change'] = async (classifier, { name, base: reference }, signal) => {
    const record = await find(classifier);
    const renames = name !== undefined && name !== classifier;
    if (renames) requireFree(requireClassifierName(name));
    const base = reference && (await requireBase(reference, options));
    if (base !== undefined && !isDeepStrictEqual(base, record.base)) {
      await changeBase({ record, base, signal }, { store, embedExample });
    }
    if (renames) await store.rename(record.id, name);
    return changed(record.id);
  };
  return {
    limits,
    list: async () => {
      await taught.refresh();
      return Promise.all(taught.records.map(view));
    },
    show: async (classifier) => view(await find(classifier)),
    create: async (name, reference) => {
      requireFree(requireClassifierName(name));
      const base = await requireBase(reference, options);
      const id = randomUUID();
      await store.create({ id, name, base, createdAt: new Date(clock.now()).toISOString() });
      return changed(id);
    },
    change,
    rename: (classifier, name) => change(classifier, { name }, NEVER_ABORTED),
    changeBase: (classifier, base, signal) => change(classifier, { base }, signal),
    remove: async (classifier, confirmation) => {
      const record = await find(classifier);
      requireConfirmation(record, confirmation);
      const removed = await store.remove(record.id);
      await taught.refresh();
      return removed;
    },
    addClass: async (classifier, className) => {
      const { id } = await find(classifier);
      await store.addClass(id, { id: randomUUID(), name: requireClassName(className) });
      return changed(id);
    },
    renameClass: async (classifier, className, name) => {
      const record = await find(classifier);
      const found = requireClass(record, className);
      const wanted = requireClassName(name);
      if (wanted !== found.name) await store.renameClass(record.id, found.id, wanted);
      return changed(record.id);
    },
    removeClass: async (classifier, className) => {
      const record = await find(classifier);
      await store.removeClass(record.id, requireClass(record, className).id);
      return changed(record.id);
    },
    addExamples: async ({ classifier, className, images, source, signal }) => {
      const record = await find(classifier);
      const name = requireClassName(className);
      const parts = { store, embedExample, known, clock };
      const { ids, added } = await addExamples({ record, name, images, source, signal }, parts);
      return { view: await changed(record.id), ids, added };
    },
    moveExamples: async (classifier, exampleIds, className) => {
      const record = await find(classifier);
      await store.moveExamples(record.id, exampleIds, requireClass(record, className).id);
      return changed(record.id);
    },
    removeExamples: async (classifier, exampleIds) => {
      const { id } = await find(classifier);
      await store.removeExamples(id, exampleIds);
      return changed(id);
    },
    examples: async (classifier, { className, ...query }) => {
      const record = await find(classifier);
      const classId = className === undefined ? undefined : requireClass(record, className).id;
      return store.examples(record.id, { ...query, classId });
    },
    photo: async (classifier, exampleId, kind) =>
      store.photo((await find(classifier)).id, exampleId, kind),
    head: async (classifier) => exportHead(await find(classifier), store),
    rollBack: async (classifier, version) => {
      const { id } = await find(classifier);
      // What trains still would answer instead, as soon as it is done.
      await taught.settle(id, WAIT_BEFORE_ROLLING_BACK_MS);
      await store.activate(id, version);
      return changed(id);
    },
  };
}

/** @throws ModelNotFoundError | ModelNotReadyError | QueueUnavailableError | BadUserInputError */
async function requireBase(
  reference: ModelReference | undefined,
  { models, known, taught }: Pick<ClassifiersOptions, 'models' | 'known' | 'taught'>,
): Promise<ClassifierBase> {
  const requireNetwork = (name: string): void => {
    const served = known.served();
    // One that is served goes before an own classifier of the same name.
    if (served.known && served.models.some((model) => model.name === name)) return;
    if (taught.records.every((own) => own.name !== name)) return;
    throw noBase(`${name} is an own classifier, which was taught on one itself`);
  };
  // Before anything else: whether it answers does not matter.
  if (reference?.name !== undefined) requireNetwork(reference.name);
  const model = models.resolve(reference);
  requireNetwork(model.name);
  if (isTrialName(model.name)) throw onTrial(model.name);
  const card = await models.card(model);
  const [preset] = card.preprocessing;
  if (card.output.embedding === undefined || preset === undefined) {
    throw noBase(`${fullNameOf(model)} has none`);
  }
  const { name, version, digest, precision } = model;
  return { name, version, digest, preset: preset.name, precision };
}

function noBase(why: string): BadUserInputError {
  return new BadUserInputError(`Expected "base" to be a network with an embedding; ${why}.`);
}

/** Its base would be gone within the hour. */
function onTrial(name: string): BadUserInputError {
  return new BadUserInputError(
    `Expected "base" to be a model that stays; ${name} is on trial: keep it first.`,
  );
}

function requireClass({ name, classes }: ClassifierRecord, className: string): ClassRecord {
  const wanted = normalizeClassName(className);
  const found = classes.find((one) => one.name === wanted);
  if (found !== undefined) return found;
  const names = classes.map((one) => quote(one.name)).join(', ');
  throw new ClassNotFoundError(
    `Expected a class of ${name}${names === '' ? ', which has none' : `: ${names}`}; ${quote(className)} came.`,
  );
}

/** Of what is there now, so that nobody deletes more than they have been told of. */
function requireConfirmation(record: ClassifierRecord, confirmation: string | undefined): void {
  const { id, name, revision, classes, versions } = record;
  const expected = createHash('sha256')
    // Classes without photos come and go without another revision.
    .update(JSON.stringify([id, revision, classes.map((one) => one.id)]))
    .digest('hex')
    .slice(0, 16);
  if (confirmation === expected) return;
  const examples = classes.reduce((sum, { exampleCount }) => sum + exampleCount, 0);
  const other =
    confirmation === undefined
      ? ''
      : 'The confirmation that came is not of what is there now, which may have changed since. ';
  throw new ConfirmationRequiredError(
    `${other}Deleting ${name} removes ${count(classes.length, 'class', 'classes')}, ${count(examples, 'photo', 'photos')} with what was computed of them, and ${count(versions.length, 'version', 'versions')} for ever. Send it again with the confirmation ${expected}.`,
    expected,
  );
}

function count(number: number, one: string, many: string): string {
  return `${String(number)} ${number === 1 ? one : many}`;
}
