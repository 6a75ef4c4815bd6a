/**
 * An ONNX file's messages as they come from its bytes, as far as they are read or changed here. What
 * a message does not have comes as protobuf's default: no text, no list, zero.
 *
 * They are changed in place: what is not described below is kept with the object it came in, and a
 * copy would lose it.
 */

/** Greater numbers than a double can hold stay exact. */
export type Int64 = number | { toNumber(): number };

export interface StringEntry {
  key: string;
  value: string;
}

export interface OnnxTensorMessage {
  name: string;
  dims: readonly Int64[];
  dataType: number;
  rawData?: Uint8Array;
  floatData?: readonly number[];
  int32Data?: readonly number[];
  stringData?: readonly Uint8Array[];
  int64Data?: readonly Int64[];
  doubleData?: readonly number[];
  uint64Data?: readonly Int64[];
  externalData?: readonly StringEntry[];
  /** 1: in another file. */
  dataLocation?: number;
}

export interface OnnxSparseTensorMessage {
  values?: OnnxTensorMessage | null;
  indices?: OnnxTensorMessage | null;
}

export interface OnnxAttributeMessage {
  name: string;
  type: number;
  i?: Int64;
  f?: number;
  /** UTF-8. */
  s?: Uint8Array;
  ints?: readonly Int64[];
  strings?: readonly Uint8Array[];
  t?: OnnxTensorMessage | null;
  g?: OnnxGraphMessage | null;
  tensors?: readonly OnnxTensorMessage[];
  graphs?: readonly OnnxGraphMessage[];
  sparseTensor?: OnnxSparseTensorMessage | null;
  sparseTensors?: readonly OnnxSparseTensorMessage[];
}

export interface OnnxNodeMessage {
  name: string;
  opType: string;
  domain?: string;
  input: readonly string[];
  output: readonly string[];
  attribute: readonly OnnxAttributeMessage[];
}

export interface OnnxDimensionMessage {
  dimValue?: Int64 | undefined;
  dimParam?: string | undefined;
}

export interface OnnxTensorType {
  elemType: number;
  /** Nothing where the exporter did not say: any number of dimensions. */
  shape?: { dim: readonly OnnxDimensionMessage[] } | null;
}

export interface OnnxValueMessage {
  name: string;
  /** Nothing in `tensorType`: a sequence, a map, or another thing that is no tensor. */
  type?: { tensorType?: OnnxTensorType | null } | null;
}

export interface OnnxQuantizationAnnotation {
  tensorName: string;
  quantParameterTensorNames: readonly StringEntry[];
}

export interface OnnxGraphMessage {
  name: string;
  node: readonly OnnxNodeMessage[];
  initializer: readonly OnnxTensorMessage[];
  sparseInitializer: readonly OnnxSparseTensorMessage[];
  input: readonly OnnxValueMessage[];
  output: readonly OnnxValueMessage[];
  valueInfo: readonly OnnxValueMessage[];
  quantizationAnnotation: readonly OnnxQuantizationAnnotation[];
}

export interface OnnxOpset {
  domain: string;
  version: Int64;
}

export interface OnnxFunctionMessage {
  name: string;
  domain: string;
  node: readonly OnnxNodeMessage[];
  opsetImport: readonly OnnxOpset[];
}

export interface OnnxModelMessage {
  irVersion: Int64;
  producerName: string;
  graph?: OnnxGraphMessage | null;
  opsetImport: readonly OnnxOpset[];
  metadataProps: readonly StringEntry[];
  functions: readonly OnnxFunctionMessage[];
}

export function toNumber(value: Int64): number {
  return typeof value === 'number' ? value : value.toNumber();
}
