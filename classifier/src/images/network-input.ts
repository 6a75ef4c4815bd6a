import type { ImageMediaType, PictureCopies, Preset, Region, Size } from '@detections/schema';

/** EXIF's, 1 to 8: how stored rows and columns are to be turned so that a person sees them right. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** A picture, and what it is to become. */
export interface ImageSource {
  /** Still encoded. */
  readonly image: Uint8Array;
  readonly mediaType: ImageMediaType;
  readonly preset: Preset;
  /** The network's input, which the preset is to end at. */
  readonly input: Size;
  /** Whether copies are wanted, too, for somebody to keep. */
  readonly copies?: boolean | undefined;
}

/** Where the network's input lies in the picture as a person sees it. */
export interface InputPlace {
  readonly region: Region;
  /** How the input is to be turned so that it is upright; 1 where it is. */
  readonly orientation: Orientation;
}

/** An image as the network takes it, and which part of the picture that is. */
export interface NetworkInput extends InputPlace {
  /** RGB, height×width×3. */
  readonly pixels: Uint8Array;
}

export interface PreprocessedImage extends NetworkInput {
  /** The picture's own size as a person sees it. */
  readonly width: number;
  readonly height: number;
  /** Where they are wanted. */
  readonly copies?: PictureCopies | undefined;
}

export type Preprocess = (source: ImageSource) => Promise<PreprocessedImage>;
