import { sniffMediaType, type Preprocessing } from '@detections/schema';
import type { ImageSource } from '../serving/classify-job.js';

/** A job's picture as an API of this version hands it on; what is none is said to be a JPEG. */
export function imageSource(image: Uint8Array, preprocessing: Preprocessing): ImageSource {
  return { image, preprocessing, mediaType: sniffMediaType(image) ?? 'image/jpeg' };
}
