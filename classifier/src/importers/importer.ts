import type { ModelCard } from '@detections/schema';
import type { ImportRefusedError } from './import-refused-error.js';

/** A package's folder and the files in it and in the folders within it, `onnx/model.onnx` too. */
export interface FolderListing {
  readonly folder: string;
  /** Relative to the folder, with `/` between. */
  readonly files: ReadonlySet<string>;
}

/** What an importer says of a model. What identifies it comes from its place and its files. */
export type ImportedCard = Omit<ModelCard, 'name' | 'version' | 'digest' | 'weightsSha256'>;

/** A network that engines read, still to be written. */
export interface PlannedGraph {
  /** How many pictures at once; undefined where any number is right. */
  readonly maxBatchSize: number | undefined;
  /** @returns an ONNX file with the inputs and outputs of `model/onnx-contract.ts`. */
  readonly write: () => Promise<Uint8Array>;
  /** What it means if this one fails its trial, where that is known. */
  readonly failure?: (cause: unknown) => ImportRefusedError;
}

export interface ImportPlan {
  readonly card: ImportedCard;
  /** Which of the package's files holds the weights. */
  readonly weightsFile: string;
  /** The first that passes its trial is taken. */
  readonly graphs: readonly PlannedGraph[];
}

/** One kind of export. */
export interface Importer {
  /** Such as `hugging-face`. */
  readonly kind: string;
  /** The files that make a folder one of this kind, for whoever has none that do. */
  readonly needs: string;
  /**
   * By the files' names, or by what is in them where a name says nothing.
   *
   * @throws ImportRefusedError where it cannot be told.
   */
  recognises(listing: FolderListing): boolean | Promise<boolean>;
  /**
   * The files that answers depend on, relative to the folder: the same bytes in them, the same model.
   *
   * @throws ImportRefusedError
   */
  filesThatMatter(listing: FolderListing): Promise<readonly string[]>;
  /** @throws ImportRefusedError where it is no classifier, is damaged or leaves its meaning open. */
  read(listing: FolderListing): Promise<ImportPlan>;
}
