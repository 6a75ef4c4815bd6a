import type { Classification } from '../classification/classify-image';

/** A classification as this browser remembers it. */
export interface HistoryEntry {
  /** The classification's own id. */
  readonly id: string;
  /** Milliseconds since the Unix epoch. */
  readonly classifiedAt: number;
  readonly fileName: string;
  /** None where the browser cannot show the picture. */
  readonly thumbnail: Blob | undefined;
  readonly classification: Classification;
}
