import type { CardLabel, Normalization, Preset, Size } from '@detections/schema';
import type { Layout } from './network-input.js';
import type { OutputKind } from './output-kind.js';

/** What an export's own files say besides the network; `detections.json` has the last word. */
export interface ExportFacts {
  /** For people. */
  readonly title?: string;
  readonly labels?: readonly CardLabel[];
  readonly normalization?: Normalization;
  readonly presets?: readonly [Preset, ...Preset[]];
  /**
   * Where steps follow from the size of the network's input; asked only if nothing else says them.
   *
   * @throws ImportRefusedError where the export does steps that are not known.
   */
  readonly presetFor?: (input: Size) => Preset;
  /** Where the network takes any size. */
  readonly input?: Size;
  /** Where a network does not tell: what exports of this kind agree on. */
  readonly layout?: Layout;
  readonly kind?: OutputKind;
  /** What exports of this kind call the classes' output. */
  readonly outputName?: string;
  /** Whether the classes do not exclude each other. */
  readonly multiLabel?: boolean;
  readonly license?: string;
  readonly source?: string;
}
