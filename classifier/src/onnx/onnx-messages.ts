import protobuf from 'protobufjs';
import { ONNX_MESSAGES } from './onnx-format.js';

/** TensorProto.DataType */
export const ONNX_DATA_TYPE = { float: 1, uint8: 2, int8: 3, int32: 6, double: 11 } as const;

/** AttributeProto.AttributeType */
export const ONNX_ATTRIBUTE_TYPE = { int: 2, ints: 7 } as const;

export interface OnnxAttribute {
  readonly name: string;
  readonly type: number;
  readonly i?: number;
  readonly ints?: readonly number[];
}

export interface OnnxNode {
  readonly name: string;
  readonly opType: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly OnnxAttribute[];
}

export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: number;
  /** Little-endian. */
  readonly rawData: Uint8Array;
}

export interface OnnxDimension {
  readonly dimValue?: number;
  readonly dimParam?: string;
}

export interface OnnxValueInfo {
  readonly name: string;
  readonly type: {
    readonly tensorType: {
      readonly elemType: number;
      readonly shape: { readonly dim: readonly OnnxDimension[] };
    };
  };
}

export interface OnnxModel {
  readonly irVersion: number;
  readonly producerName: string;
  readonly opsetImport: readonly { readonly domain: string; readonly version: number }[];
  readonly graph: {
    readonly name: string;
    readonly node: readonly OnnxNode[];
    readonly initializer: readonly OnnxTensor[];
    readonly input: readonly OnnxValueInfo[];
    readonly output: readonly OnnxValueInfo[];
  };
}

export function encodeOnnxModel(model: OnnxModel): Uint8Array {
  const { root } = protobuf.parse(ONNX_MESSAGES, { keepCase: false });
  const type = root.lookupType('onnx.ModelProto');
  return type.encode(type.fromObject({ ...model })).finish();
}
