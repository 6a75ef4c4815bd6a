import type { Precision } from '@detections/schema';
import type { EngineSpec } from '../engine-spec.js';
import type { MemoryUse } from '../memory-use.js';

/** The library, and a layout of all threads. */
const FIXED_BYTES = 120e6;
/** A second layout, of a stream for each lane. */
const STREAMS_BYTES = 70e6;

/** One layout keeps its weights in its own order. */
const ONE_LAYOUT: Readonly<Record<Precision, number>> = {
  fp32: 1.2,
  fp16: 1.2,
  // Half as long, and of the file's own what is not yet given back.
  bf16: 1,
  int8: 1.2,
};
/** In 8 bits each lane has a network of its own. */
const WITH_STREAMS: Readonly<Record<Precision, number>> = {
  fp32: 2,
  fp16: 2,
  bf16: 1.5,
  int8: 3.4,
};

/** Measured with ResNet50 and EfficientNet-Lite0: docs/decisions/022-several-models.md. */
export function memoryUse({
  precision,
  lanes,
}: Pick<EngineSpec, 'precision' | 'lanes'>): MemoryUse {
  const bytesPerPixel = precision === 'fp32' ? 300 : 180;
  return lanes === 1
    ? { fixedBytes: FIXED_BYTES, bytesPerFileByte: ONE_LAYOUT[precision], bytesPerPixel }
    : {
        fixedBytes: FIXED_BYTES + STREAMS_BYTES,
        bytesPerFileByte: WITH_STREAMS[precision],
        bytesPerPixel,
      };
}
