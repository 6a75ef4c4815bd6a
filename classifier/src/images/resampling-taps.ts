import type { ResizeKernel } from '@detections/schema';

/** Shares of a pixel are whole numbers with so many binary places. */
export const FRACTION_BITS = 22;
const ONE = 2 ** FRACTION_BITS;

export type ResamplingKernel = Exclude<ResizeKernel, 'nearest'>;

/** What one pixel of a resized line is made of: neighbours in the line that there was. */
export interface Taps {
  readonly first: number;
  /** One for each neighbour, in units of 1 ÷ 2^`FRACTION_BITS`. */
  readonly weights: Int32Array;
}

/** A part of a line of pixels; its ends may lie within them. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface AxisScaling {
  /** Pixels of the line that there is, and of the one that it becomes. */
  readonly from: number;
  /** The part of it that becomes that, where it is not all; taps reach beyond. */
  readonly part?: Span | undefined;
  readonly to: number;
  readonly kernel: ResamplingKernel;
  /** Whether the kernel widens as the line shrinks; otherwise it takes the nearest few alone. */
  readonly antialias: boolean;
}

interface Kernel {
  /** How far it reaches to either side. */
  readonly support: number;
  readonly weightAt: (distance: number) => number;
}

/** Pillow's filters of these names (src/libImaging/Resample.c). */
const KERNELS: Record<ResamplingKernel, Kernel> = {
  box: { support: 0.5, weightAt: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weightAt: (x) => Math.max(1 - Math.abs(x), 0) },
  bicubic: { support: 2, weightAt: (x) => bicubic(Math.abs(x)) },
  lanczos: { support: 3, weightAt: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/**
 * The taps of any pixel of a resized line, bit for bit those of Pillow's `precompute_coeffs` and
 * `normalize_coeffs_8bpc`. With the scale s = part ÷ to, and the widening w = max(s, 1), or 1
 * without antialiasing, pixel i lies at c = start + (i + 0.5)·s and weighs its neighbour j by
 * kernel((j + 0.5 − c) ÷ w), of the sum of all such weights. Without antialiasing that is what
 * PyTorch's `interpolate(align_corners=False)` and OpenCV's `resize` do with bilinear.
 */
export function createTaps(scaling: AxisScaling): (at: number) => Taps {
  const { from, part = { start: 0, end: from }, to, kernel, antialias } = scaling;
  const { support, weightAt } = KERNELS[kernel];
  // Pillow has both ends in single precision.
  const start = Math.fround(part.start);
  const scale = Math.fround(Math.fround(part.end) - start) / to;
  const widening = antialias ? Math.max(scale, 1) : 1;
  const perPixel = 1 / widening;
  const reach = support * widening;
  return (at) => {
    const centre = start + (at + 0.5) * scale;
    const first = Math.max(Math.trunc(centre - reach + 0.5), 0);
    const end = Math.min(Math.trunc(centre + reach + 0.5), from);
    const shares = new Float64Array(end - first);
    let sum = 0;
    for (let index = 0; index < shares.length; index += 1) {
      const weight = weightAt((index + first - centre + 0.5) * perPixel);
      shares[index] = weight;
      sum += weight;
    }
    return { first, weights: toFixedPoint(shares, sum) };
  };
}

/** Rounded, halves away from zero. */
function toFixedPoint(shares: Float64Array, sum: number): Int32Array {
  const weights = new Int32Array(shares.length);
  for (let index = 0; index < weights.length; index += 1) {
    const share = (shares[index] ?? 0) / sum;
    weights[index] = Math.trunc(share * ONE + (share < 0 ? -0.5 : 0.5));
  }
  return weights;
}

/** Keys' cubic convolution, a = −0.5. */
function bicubic(x: number): number {
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
}
