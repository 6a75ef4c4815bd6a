/** IEEE 754 binary16's largest number. */
const LARGEST = 0x7bff;
/** float32's bits of 2^16, from which on numbers are too large for it, and of 2^-14, its smallest normal one. */
const TOO_LARGE = 0x4780_0000;
const SMALLEST_NORMAL = 0x3880_0000;
/** Between the two kinds of exponent, (127 − 15) << 23. */
const EXPONENT_SHIFT = 0x3800_0000;
const DROPPED_BITS = 13;

/** float16's smallest steps, and what makes a double round to whole numbers, to the even one of two. */
const STEPS = 2 ** 24;
const ROUNDING = 2 ** 52;

/**
 * The float16 numbers next to these, of two that are as near the even one. What is too large becomes
 * the largest, so that one weight does not turn all answers into infinity.
 */
export function halvesOf(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let index = 0; index < halves.length; index += 1) {
    const float = bits[index] ?? 0;
    const sign = (float >>> 16) & 0x8000;
    const magnitude = float & 0x7fff_ffff;
    const half =
      magnitude < SMALLEST_NORMAL
        ? subnormal(values[index] ?? 0)
        : Math.min(normal(magnitude), LARGEST);
    halves[index] = sign | half;
  }
  return halves;
}

function normal(magnitude: number): number {
  if (magnitude >= TOO_LARGE) return LARGEST;
  const odd = (magnitude >>> DROPPED_BITS) & 1;
  return (magnitude - EXPONENT_SHIFT + 0xfff + odd) >>> DROPPED_BITS;
}

function subnormal(value: number): number {
  return Math.abs(value) * STEPS + ROUNDING - ROUNDING;
}
