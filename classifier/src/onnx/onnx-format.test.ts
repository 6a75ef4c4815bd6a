import { describe, expect, it } from '@jest/globals';
import protobuf from 'protobufjs';
import { smallNetwork } from '../importers/small-export.fixture.js';
import { decodeOnnxModel, encodeDecodedModel } from './onnx-format.js';

/** More of onnx.proto than is described here: what an exporter may write and nobody reads. */
const MORE = `
  syntax = "proto2";
  message Model {
    optional int64 ir_version = 1;
    optional Graph graph = 7;
    repeated Opset opset_import = 8;
    optional string doc_string = 6;
    optional int64 model_version = 5;
    repeated bytes training_info = 20;
    repeated bytes configuration = 26;
  }
  message Opset { optional string domain = 1; optional int64 version = 2; }
  message Graph { repeated Node node = 1; repeated Tensor initializer = 5; optional string doc_string = 10; }
  message Node {
    repeated string input = 1;
    optional string op_type = 4;
    repeated Attribute attribute = 5;
    optional string doc_string = 6;
    optional string overload = 8;
    repeated bytes device_configurations = 10;
  }
  message Attribute {
    optional string name = 1;
    optional bytes s = 4;
    repeated float floats = 7;
    repeated int64 ints = 8;
    repeated bytes strings = 9;
    optional string ref_attr_name = 21;
    optional Graph g = 6;
    optional int32 type = 20;
  }
  message Tensor {
    repeated int64 dims = 1;
    optional int32 data_type = 2;
    repeated bytes metadata_props = 16;
    repeated int64 int64_data = 7 [packed = true];
    optional string name = 8;
  }
`;

const MOST = '9223372036854775807';

describe('an ONNX file that is read and written', () => {
  it('keeps what nobody here reads, and whole numbers beyond a double', () => {
    const { root } = protobuf.parse(MORE, { keepCase: false });
    const type = root.lookupType('Model');
    const inner = {
      node: [{ opType: 'Inner', docString: 'within a branch' }],
      docString: 'branch',
    };
    const written = {
      irVersion: '8',
      docString: 'a network',
      modelVersion: MOST,
      opsetImport: [{ domain: 'a', version: '17' }],
      trainingInfo: [Buffer.from('training')],
      configuration: [Buffer.from('devices')],
      graph: {
        docString: 'the graph',
        initializer: [
          {
            name: 'ends',
            dims: ['1'],
            dataType: 7,
            int64Data: [MOST],
            metadataProps: [Buffer.from('x')],
          },
        ],
        node: [
          {
            opType: 'Slice',
            input: ['a', '', 'b'],
            docString: 'a node',
            overload: 'second',
            deviceConfigurations: [Buffer.from('d')],
            attribute: [
              { name: 'text', s: Buffer.from('words'), type: 3 },
              { name: 'list', floats: [1.5, -0], type: 6 },
              { name: 'ends', ints: [MOST, '-1'], type: 7 },
              { name: 'texts', strings: [Buffer.from('a'), Buffer.from('b')], type: 8 },
              { name: 'of', refAttrName: 'outer', type: 1 },
              { name: 'branch', g: inner, type: 5 },
            ],
          },
        ],
      },
    };
    const bytes = type.encode(type.fromObject(written)).finish();
    const again = encodeDecodedModel(decodeOnnxModel(bytes));
    const read = (from: Uint8Array): unknown =>
      type.toObject(type.decode(from), { longs: String, bytes: String });
    expect(read(again)).toEqual(read(bytes));
    expect(again).toHaveLength(bytes.length);
  });

  it('is the same again', () => {
    const bytes = encodeDecodedModel(smallNetwork());
    expect(Buffer.from(encodeDecodedModel(decodeOnnxModel(bytes)))).toEqual(Buffer.from(bytes));
  });
});
