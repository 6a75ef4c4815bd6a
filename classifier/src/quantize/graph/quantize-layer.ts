import type { WeightBits } from '../../models/int8-model.js';

export interface FloatLayer {
  /** output × what each output channel is made of: for convolutions input×height×width. */
  readonly weights: Float32Array;
  /** One per output channel. */
  readonly bias: Float32Array;
  /** Parts that the channels fall into, each of which reads only its own. */
  readonly groups: number;
}

export interface LayerInput {
  readonly scale: number;
  /** Mean of each input channel, as float32 computes it. */
  readonly channelMeans: Float64Array;
}

/** A layer with whole numbers for weights. */
export interface QuantizedLayer {
  /** As the float ones lie; weight = scale of its output channel · stored. */
  readonly weights: Int8Array;
  /** One per output channel. */
  readonly scales: Float32Array;
  /** One per output channel, in units of input scale · weight scale. */
  readonly bias: Int32Array;
  /** What one unit of `bias` is worth; one per output channel. */
  readonly biasScales: Float32Array;
}

/** Symmetric; 64 and not 63, because 2·255·64 still fits 16 bits. */
const GREATEST: Record<WeightBits, number> = { 7: 64, 8: 127 };
/** Tried as the greatest weight that is not clipped, as shares of a channel's greatest. */
const SHARES = Array.from({ length: 31 }, (_, index) => 1 - index / 50);
/** Leaves the sum of products the other half of int32. */
const GREATEST_BIAS = 2 ** 30;

/**
 * A layer in whole numbers. Each output channel gets the scale with the least squared error of its
 * weights, and its bias takes up what rounding them adds on average: Σ (weight − rounded) · mean input
 * (Nagel et al., Data-Free Quantization Through Weight Equalization and Bias Correction, 2019, section
 * 4.2). At a padded edge that mean is not exact.
 */
export function quantizeLayer(
  { weights, bias, groups }: FloatLayer,
  input: LayerInput,
  bits: WeightBits,
): QuantizedLayer {
  const channels = bias.length;
  const length = weights.length / channels;
  const meansLength = input.channelMeans.length / groups;
  const stored = new Int8Array(weights.length);
  const scales = new Float32Array(channels);
  const biases = new Int32Array(channels);
  for (let channel = 0; channel < channels; channel += 1) {
    const own = weights.subarray(channel * length, (channel + 1) * length);
    const floatBias = bias[channel] ?? Number.NaN;
    // A channel without weights would otherwise leave its bias no unit to be counted in.
    const leastScale = Math.abs(floatBias) / (input.scale * GREATEST_BIAS) || 2 ** -30;
    const scale = Math.fround(Math.max(chooseScale(own, GREATEST[bits]), leastScale));
    const rounded = roundKeepingSums(
      own.map((weight) => weight / scale),
      length / meansLength,
      GREATEST[bits],
    );
    const firstMean = Math.floor((channel * groups) / channels) * meansLength;
    const means = input.channelMeans.subarray(firstMean, firstMean + meansLength);
    const corrected = floatBias + meanError(own, rounded, scale, means);
    stored.set(rounded, channel * length);
    scales[channel] = scale;
    biases[channel] = Math.round(corrected / Math.fround(scale * input.scale));
  }
  const biasScales = scales.map((scale) => scale * input.scale);
  return { weights: stored, scales, bias: biases, biasScales };
}

function chooseScale(weights: Float32Array, greatest: number): number {
  const widest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / greatest;
  let best = widest;
  let leastError = Number.POSITIVE_INFINITY;
  for (const share of widest > 0 ? SHARES : []) {
    const scale = widest * share;
    let error = 0;
    for (const weight of weights) error += (weight - round(weight / scale, greatest) * scale) ** 2;
    if (error >= leastError) continue;
    leastError = error;
    best = scale;
  }
  return best;
}

/**
 * Rounds so that the sum of each kernel over its window stays as near as it can be. Neighbouring pixels
 * are much alike, so what a kernel makes of an even surface weighs more than any one of its weights:
 * those that were rounded the furthest are rounded the other way.
 *
 * @param area Weights of one window.
 */
function roundKeepingSums(exact: Float32Array, area: number, greatest: number): Int8Array {
  const rounded = Int8Array.from(exact, (value) => round(value, greatest));
  if (area === 1) return rounded;
  for (let start = 0; start < exact.length; start += area) {
    const errorAt = (index: number): number => (exact[index] ?? 0) - (rounded[index] ?? 0);
    const window = Array.from({ length: area }, (_, place) => start + place);
    let error = window.reduce((sum, index) => sum + errorAt(index), 0);
    const byError = window.toSorted((a, b) => errorAt(b) - errorAt(a));
    if (error < 0) byError.reverse();
    for (const index of byError) {
      if (Math.abs(error) <= 0.5) break;
      const step = Math.sign(error);
      const moved = (rounded[index] ?? 0) + step;
      if (Math.abs(moved) > greatest || Math.abs(errorAt(index)) > 0.5) continue;
      rounded[index] = moved;
      error -= step;
    }
  }
  return rounded;
}

/** How much the rounded weights give too little, for an average input. */
function meanError(
  weights: Float32Array,
  rounded: Int8Array,
  scale: number,
  channelMeans: Float64Array,
): number {
  const area = weights.length / channelMeans.length;
  let error = 0;
  weights.forEach((weight, index) => {
    const mean = channelMeans[Math.floor(index / area)] ?? Number.NaN;
    error += (weight - (rounded[index] ?? 0) * scale) * mean;
  });
  return error;
}

function round(value: number, greatest: number): number {
  return Math.max(-greatest, Math.min(greatest, Math.round(value)));
}
