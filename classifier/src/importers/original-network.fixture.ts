import type { Normalization } from '@detections/schema';
import { InferenceSession, Tensor } from 'onnxruntime-node';

export interface Pixels {
  /** size×height×width×3, RGB. */
  readonly batch: Uint8Array;
  readonly size: number;
  readonly height: number;
  readonly width: number;
}

export interface OriginalTask {
  readonly path: string;
  readonly pixels: Pixels;
  readonly layout: 'NCHW' | 'NHWC';
  readonly normalization: Normalization;
}

/**
 * What an export answers without us: its maker's way, one picture at a time, its numbers made of the
 * pixels by plain arithmetic.
 */
export async function runOriginal({
  path,
  pixels,
  layout,
  normalization,
}: OriginalTask): Promise<Float32Array> {
  const session = await InferenceSession.create(path, { logSeverityLevel: 3 });
  try {
    const answers: number[] = [];
    const [input] = session.inputMetadata;
    const type = input?.isTensor === true ? input.type : 'float32';
    for (let index = 0; index < pixels.size; index += 1) {
      const tensor = tensorOf(picture(pixels, index), pixels, layout, normalization, type);
      const results = await session.run({ [input?.name ?? '']: tensor });
      answers.push(...toFloats(results[session.outputNames[0] ?? '']?.data));
    }
    return Float32Array.from(answers);
  } finally {
    await session.release();
  }
}

export function inventPixels(size: number, height: number, width: number): Pixels {
  const length = size * height * width * 3;
  const batch = Uint8Array.from({ length }, (_, index) => (index * 97 + (index >> 3) * 31) % 256);
  return { batch, size, height, width };
}

function picture({ batch, height, width }: Pixels, index: number): Uint8Array {
  const length = height * width * 3;
  return batch.slice(index * length, (index + 1) * length);
}

function tensorOf(
  bytes: Uint8Array,
  { height, width }: Pixels,
  layout: 'NCHW' | 'NHWC',
  normalization: Normalization,
  type: string,
): Tensor {
  const first = layout === 'NCHW';
  const dims = first ? [1, 3, height, width] : [1, height, width, 3];
  const numbers = new Float32Array(bytes.length);
  bytes.forEach((byte, index) => {
    const rgb = index % 3;
    const place = (index - rgb) / 3;
    const channel = normalization.channelOrder === 'BGR' ? 2 - rgb : rgb;
    const mean = normalization.mean[rgb] ?? 0;
    const std = normalization.std[rgb] ?? 1;
    const target = first ? channel * height * width + place : place * 3 + channel;
    numbers[target] = (byte * normalization.scale - mean) / std;
  });
  if (type === 'uint8') return new Tensor('uint8', Uint8Array.from(numbers), dims);
  if (type === 'float16') return new Tensor('float16', toHalves(numbers), dims);
  return new Tensor('float32', numbers, dims);
}

function toFloats(data: unknown): number[] {
  if (data instanceof Float32Array) return [...data];
  if (data instanceof Uint16Array) return Array.from(data, fromHalf);
  // From Node 24 on, float16 has an array of its own.
  if (ArrayBuffer.isView(data)) return Array.from(data as unknown as ArrayLike<number>);
  throw new Error('Expected numbers.');
}

function toHalves(numbers: Float32Array): Uint16Array {
  return Uint16Array.from(numbers, (value) => {
    if (value === 0) return 0;
    const sign = value < 0 ? 0x8000 : 0;
    const exponent = Math.max(-14, Math.floor(Math.log2(Math.abs(value))));
    // Rounding up may carry into the exponent, which adding the fraction does.
    const bits = Math.round((Math.abs(value) / 2 ** exponent) * 1024) - 1024;
    return sign | (((exponent + 15) << 10) + bits);
  });
}

function fromHalf(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
