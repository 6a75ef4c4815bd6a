import { toNumber, type OnnxTensorMessage } from './onnx-model.js';
import { TENSOR_TYPE } from './tensor-types.js';

/** @returns undefined where it holds no int64 numbers. */
export function integersOf(tensor: OnnxTensorMessage): number[] | undefined {
  if (tensor.dataType !== TENSOR_TYPE.int64) return undefined;
  const { rawData = new Uint8Array(), int64Data = [] } = tensor;
  if (rawData.length === 0) return int64Data.map(toNumber);
  return Array.from(new BigInt64Array(aligned(rawData)), Number);
}

/** @returns float32, whatever it was; undefined where it holds no floating point numbers. */
export function floatsOf(tensor: OnnxTensorMessage): Float32Array | undefined {
  const { dataType, rawData = new Uint8Array() } = tensor;
  const { floatData = [], doubleData = [], int32Data = [] } = tensor;
  switch (dataType) {
    case TENSOR_TYPE.float32:
      return rawData.length > 0 ? new Float32Array(aligned(rawData)) : Float32Array.from(floatData);
    case TENSOR_TYPE.float64:
      return Float32Array.from(
        rawData.length > 0 ? new Float64Array(aligned(rawData)) : doubleData,
      );
    case TENSOR_TYPE.float16:
      // Without raw bytes, the 16 bits of each number are an int32.
      return Float32Array.from(
        rawData.length > 0 ? new Uint16Array(aligned(rawData)) : int32Data,
        halfToFloat,
      );
    default:
      return undefined;
  }
}

/** A view needs an offset that its numbers' size divides, which bytes within a file rarely have. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

/** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
export function halfToFloat(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
