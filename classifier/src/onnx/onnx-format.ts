import protobuf from 'protobufjs';
import type { OnnxModelMessage } from './onnx-model.js';
import { tensorsOf } from './walk-graph.js';

/**
 * ONNX's messages with the field numbers of
 * https://github.com/onnx/onnx/blob/v1.17.0/onnx/onnx.proto, as far as anything here reads or writes
 * them. What is missing is kept unread where a file is read and written again.
 */
export const ONNX_MESSAGES = `
  syntax = "proto2";
  package onnx;
  message ModelProto {
    optional int64 ir_version = 1;
    optional string producer_name = 2;
    optional GraphProto graph = 7;
    repeated OperatorSetIdProto opset_import = 8;
    repeated StringStringEntryProto metadata_props = 14;
    repeated FunctionProto functions = 25;
  }
  message StringStringEntryProto { optional string key = 1; optional string value = 2; }
  message OperatorSetIdProto { optional string domain = 1; optional int64 version = 2; }
  message FunctionProto {
    optional string name = 1;
    repeated NodeProto node = 7;
    repeated OperatorSetIdProto opset_import = 9;
    optional string domain = 10;
  }
  message GraphProto {
    repeated NodeProto node = 1;
    optional string name = 2;
    repeated TensorProto initializer = 5;
    repeated ValueInfoProto input = 11;
    repeated ValueInfoProto output = 12;
    repeated ValueInfoProto value_info = 13;
    repeated TensorAnnotation quantization_annotation = 14;
    repeated SparseTensorProto sparse_initializer = 15;
  }
  message TensorAnnotation {
    optional string tensor_name = 1;
    repeated StringStringEntryProto quant_parameter_tensor_names = 2;
  }
  message NodeProto {
    repeated string input = 1;
    repeated string output = 2;
    optional string name = 3;
    optional string op_type = 4;
    repeated AttributeProto attribute = 5;
    optional string domain = 7;
  }
  message AttributeProto {
    optional string name = 1;
    optional float f = 2;
    optional int64 i = 3;
    optional bytes s = 4;
    optional TensorProto t = 5;
    optional GraphProto g = 6;
    repeated int64 ints = 8;
    repeated bytes strings = 9;
    repeated TensorProto tensors = 10;
    repeated GraphProto graphs = 11;
    optional int32 type = 20;
    optional SparseTensorProto sparse_tensor = 22;
    repeated SparseTensorProto sparse_tensors = 23;
  }
  message TensorProto {
    repeated int64 dims = 1;
    optional int32 data_type = 2;
    repeated float float_data = 4 [packed = true];
    repeated int32 int32_data = 5 [packed = true];
    repeated bytes string_data = 6;
    repeated int64 int64_data = 7 [packed = true];
    optional string name = 8;
    optional bytes raw_data = 9;
    repeated double double_data = 10 [packed = true];
    repeated uint64 uint64_data = 11 [packed = true];
    repeated StringStringEntryProto external_data = 13;
    optional int32 data_location = 14;
  }
  message SparseTensorProto { optional TensorProto values = 1; optional TensorProto indices = 2; }
  message ValueInfoProto { optional string name = 1; optional TypeProto type = 2; }
  message TypeProto {
    message Tensor { optional int32 elem_type = 1; optional TensorShapeProto shape = 2; }
    optional Tensor tensor_type = 1;
  }
  message TensorShapeProto {
    message Dimension { optional int64 dim_value = 1; optional string dim_param = 2; }
    repeated Dimension dim = 1;
  }
`;

/**
 * Tensors' numbers are views into the bytes, so that a large file is in memory once.
 *
 * @throws Error where the bytes are not protobuf of this kind.
 */
export function decodeOnnxModel(bytes: Uint8Array): OnnxModelMessage {
  const reader = protobuf.Reader.create(bytes);
  reader.discardUnknown = false;
  // Its fields and its defaults are those that ONNX_MESSAGES describes.
  return modelType().decode(reader) as unknown as OnnxModelMessage;
}

/** What nodes and names take beside the tensors' numbers; where it is not enough, the writer doubles. */
const ROOM = { bytes: 2 ** 16, shareOfWeights: 1 / 64 } as const;

/**
 * Writes what `decodeOnnxModel` has read, unread parts included. As much room as it needs is there
 * from the start and becomes the result: the writer by itself doubles what it has, and copies it at
 * the end, which takes four times a network's size.
 */
export function encodeDecodedModel(model: OnnxModelMessage): Uint8Array {
  let weights = 0;
  for (const { rawData } of tensorsOf(model)) weights += rawData?.length ?? 0;
  const writer = protobuf.Writer.create();
  const room = ROOM.bytes + Math.ceil(weights * ROOM.shareOfWeights);
  writer.buf = Buffer.allocUnsafe(weights + room);
  return modelType().encode(model, writer).finish(true);
}

function modelType(): protobuf.Type {
  return protobuf.parse(ONNX_MESSAGES, { keepCase: false }).root.lookupType('onnx.ModelProto');
}
