import { afterEach, describe, expect, it } from '@jest/globals';
import { TENSOR_TYPE } from '../onnx/tensor-types.js';
import { valueOf } from './onnx-export/graph-value.js';
import { changed, plain, Refusals, type RefusalCase } from './refusals.fixture.js';
import { node, smallNetwork } from './small-export.fixture.js';

describe('a network that is no classifier of pictures', () => {
  const refusals = new Refusals();
  afterEach(() => refusals.close());

  it.each<RefusalCase>([
    [
      'takes two inputs',
      'several-inputs',
      /2 inputs \("input", "mask"\)/,
      plain(
        changed((graph) => {
          graph.input = [...graph.input, valueOf('mask', TENSOR_TYPE.float32, ['N'])];
        }),
      ),
    ],
    [
      'takes no input',
      'several-inputs',
      /takes no input/,
      plain(changed((graph) => (graph.input = []))),
    ],
    [
      'takes a vector',
      'input-unsupported',
      /2 dimensions \(N×12\); expected 4/,
      plain(smallNetwork({ dims: ['N', 12] })),
    ],
    [
      'takes grey pictures',
      'input-unsupported',
      /N×1×28×28, with 1 channel; expected 3/,
      plain(smallNetwork({ dims: ['N', 1, 28, 28] })),
    ],
    [
      'takes four channels',
      'input-unsupported',
      /N×32×32×4, with 4 channels/,
      plain(smallNetwork({ dims: ['N', 32, 32, 4] })),
    ],
    [
      'takes float64',
      'input-unsupported',
      /as float64; expected pixels as float32, float16 or uint8/,
      plain(smallNetwork({ elemType: TENSOR_TYPE.float64 })),
    ],
    [
      'takes int64',
      'input-unsupported',
      /as int64/,
      plain(smallNetwork({ elemType: TENSOR_TYPE.int64 })),
    ],
    [
      'takes a strange number',
      'input-unsupported',
      /a type of the number 77/,
      plain(smallNetwork({ elemType: 77 })),
    ],
    [
      'finds things',
      'not-a-classifier',
      /2 outputs \("output" N×3, "boxes" N×100×4\), as a detector does/,
      plain(
        changed((graph) => {
          graph.output = [...graph.output, valueOf('boxes', TENSOR_TYPE.float32, ['N', 100, 4])];
        }),
      ),
    ],
    [
      'marks places',
      'not-a-classifier',
      /N×21×64×64, one number of each place, as a segmentation/,
      plain(smallNetwork({ outputDims: ['N', 21, 64, 64] })),
    ],
    [
      'gives a list',
      'not-a-classifier',
      /N×84×8400, a list for each picture/,
      plain(smallNetwork({ outputDims: ['N', 84, 8400] })),
    ],
    [
      'gives one number',
      'not-a-classifier',
      /one number a picture/,
      plain(smallNetwork({ outputDims: ['N', 1] })),
    ],
    [
      'gives class indices',
      'not-a-classifier',
      /as int64, not a float number of each class/,
      plain(
        changed((graph) => {
          graph.output = [valueOf('output', TENSOR_TYPE.int64, ['N', 3])];
        }),
      ),
    ],
    [
      'gives maps',
      'not-a-classifier',
      /a sequence or a map/,
      plain(
        changed((graph) => {
          graph.output = [{ name: 'output', type: {} }];
        }),
      ),
    ],
    ...['Identity', 'Softmax', 'Mul', 'Cast'].map((opType): RefusalCase => [
      `goes round in circles of ${opType}`,
      'corrupt',
      /waits for what is computed from its own result\. Export it again/,
      plain(
        changed((graph) => {
          graph.node = [
            ...graph.node.filter(({ output }) => !output.includes('output')),
            node(opType, ['around', 'dense_bias'], 'output'),
            node(opType, ['output', 'dense_bias'], 'around'),
          ];
        }),
      ),
    ]),
    [
      'has a class for the background first',
      'label-count',
      /3 numbers a picture, and there are 2 labels; expected one of each\. One number more .*put a line for it in front/,
      { ...plain(smallNetwork()), 'labels.txt': 'apple\nbanana\n' },
    ],
  ])('is refused where it %s', async (_, reason, message, files) => {
    const error = await refusals.refusal(await refusals.newFolder(files));
    expect(error.message).toMatch(message);
    expect(error.reason).toBe(reason);
  });
});
