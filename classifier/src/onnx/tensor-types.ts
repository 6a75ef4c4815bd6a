/** TensorProto.DataType: how a message calls it, and the bytes of one number. */
const TENSOR_TYPES: Readonly<Record<number, { readonly name: string; readonly bits: number }>> = {
  1: { name: 'float32', bits: 32 },
  2: { name: 'uint8', bits: 8 },
  3: { name: 'int8', bits: 8 },
  4: { name: 'uint16', bits: 16 },
  5: { name: 'int16', bits: 16 },
  6: { name: 'int32', bits: 32 },
  7: { name: 'int64', bits: 64 },
  8: { name: 'string', bits: 0 },
  9: { name: 'bool', bits: 8 },
  10: { name: 'float16', bits: 16 },
  11: { name: 'float64', bits: 64 },
  12: { name: 'uint32', bits: 32 },
  13: { name: 'uint64', bits: 64 },
  14: { name: 'complex64', bits: 64 },
  15: { name: 'complex128', bits: 128 },
  16: { name: 'bfloat16', bits: 16 },
  17: { name: 'float8e4m3fn', bits: 8 },
  18: { name: 'float8e4m3fnuz', bits: 8 },
  19: { name: 'float8e5m2', bits: 8 },
  20: { name: 'float8e5m2fnuz', bits: 8 },
  21: { name: 'uint4', bits: 4 },
  22: { name: 'int4', bits: 4 },
};

export const TENSOR_TYPE = {
  float32: 1,
  uint8: 2,
  int64: 7,
  string: 8,
  float16: 10,
  float64: 11,
} as const;

export function tensorTypeName(dataType: number): string {
  return TENSOR_TYPES[dataType]?.name ?? `a type of the number ${String(dataType)}`;
}

/** @returns undefined where one number of that type has no fixed size. */
export function tensorBytes(dataType: number, count: number): number | undefined {
  const bits = TENSOR_TYPES[dataType]?.bits ?? 0;
  return bits === 0 ? undefined : Math.ceil((count * bits) / 8);
}
