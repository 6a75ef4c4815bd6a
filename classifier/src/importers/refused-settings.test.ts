import { afterEach, describe, expect, it } from '@jest/globals';
import { encodeDecodedModel } from '../onnx/onnx-format.js';
import { TENSOR_TYPE } from '../onnx/tensor-types.js';
import { valueOf } from './onnx-export/graph-value.js';
import { changed, IMAGENET, plain, Refusals, type RefusalCase } from './refusals.fixture.js';
import { smallNetwork } from './small-export.fixture.js';

const bytes = encodeDecodedModel(smallNetwork());

describe('a network of which too little is said, or too much', () => {
  const refusals = new Refusals();
  afterEach(() => refusals.close());

  it.each<RefusalCase>([
    [
      'has a second output',
      'meaning-open',
      /add to detections\.json: "outputName": "output"/,
      plain(
        changed((graph) => {
          graph.output = [...graph.output, valueOf('flat', TENSOR_TYPE.float32, ['N', 4])];
        }),
      ),
    ],
    [
      'has no labels',
      'labels-missing',
      /no names for its 3 classes; put them into labels\.txt/,
      { 'model.onnx': bytes },
    ],
    [
      'has an empty list of labels',
      'labels-invalid',
      /labels\.txt is wrong: it is empty/,
      { ...plain(bytes), 'labels.txt': '\n' },
    ],
    [
      'has lists without end in its settings',
      'settings-invalid',
      /detections\.json is wrong: .*came lists that are nested too deeply/,
      {
        ...plain(bytes),
        'detections.json': `{"labels": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      },
    ],
    [
      'has a label that is empty',
      'labels-invalid',
      /line 2 is empty/,
      { ...plain(bytes), 'labels.txt': 'a\n\nc' },
    ],
    [
      'has a label too many',
      'label-count',
      /3 numbers a picture, and there are 4 labels/,
      { ...plain(bytes), 'labels.txt': 'a\nb\nc\nd' },
    ],
    [
      'does not say what numbers it takes',
      'meaning-open',
      /how pixels become the float32 numbers.*add to detections\.json: "preprocessing": "imagenet"/,
      plain(bytes, {}),
    ],
    [
      'does not say of which size',
      'meaning-open',
      /add to detections\.json: "input": 224/,
      plain(smallNetwork({ dims: ['N', 3, 'h', 'w'] })),
    ],
    [
      'does not say what it gives',
      'meaning-open',
      /add to detections\.json: "output": "logits" \(or "probabilities"\)/,
      plain(smallNetwork({ last: 'Relu' })),
    ],
    [
      'contradicts its size',
      'settings-invalid',
      /"input": \{"width":99,"height":99\}, but model\.onnx has 6×6/,
      plain(bytes, { ...IMAGENET, input: 99 }),
    ],
    [
      'contradicts its layout',
      'settings-invalid',
      /"layout": "NHWC", but model\.onnx has NCHW/,
      plain(bytes, { ...IMAGENET, layout: 'NHWC' }),
    ],
    [
      'contradicts its last operator',
      'settings-invalid',
      /"output": "logits", but model\.onnx has probabilities/,
      plain(smallNetwork({ last: 'Softmax' }), { ...IMAGENET, output: 'logits' }),
    ],
    [
      'names an output that is not there',
      'settings-invalid',
      /no output "scores".*it has "output"/,
      plain(bytes, { ...IMAGENET, outputName: 'scores' }),
    ],
    [
      'names an embedding that is not there',
      'settings-invalid',
      /"embeddingName": "features"; expected an output of model\.onnx .* it has "output"/,
      plain(bytes, { ...IMAGENET, embeddingName: 'features' }),
    ],
    [
      'names an embedding that is feature maps',
      'settings-invalid',
      /"embeddingName": "convolved"; expected an output .* pictures×length, and that one is something/,
      plain(
        changed((graph) => {
          const maps = valueOf('convolved', TENSOR_TYPE.float32, ['N', 4, 6, 6]);
          graph.output = [...graph.output, maps];
        }),
        { ...IMAGENET, outputName: 'output', embeddingName: 'convolved' },
      ),
    ],
    [
      'has settings that are no JSON',
      'settings-invalid',
      /detections\.json is wrong: expected JSON/,
      { ...plain(bytes), 'detections.json': '{,}' },
    ],
    [
      'has a setting that there is not',
      'settings-invalid',
      /there is no setting "tittle"/,
      plain(bytes, { tittle: 'x' }),
    ],
    [
      'has a convention that there is not',
      'settings-invalid',
      /"preprocessing".*"magic"/,
      plain(bytes, { preprocessing: 'magic' }),
    ],
    [
      'has a number that is none',
      'settings-invalid',
      /"normalization\.std": .*came "x"/,
      plain(bytes, { normalization: { std: 'x' } }),
    ],
    [
      'has labels outside',
      'settings-invalid',
      /"labels".*a file in this folder/,
      plain(bytes, { labels: '../labels.txt' }),
    ],
    [
      'ends in another size',
      'settings-invalid',
      /takes pictures of 6×6 pixels, and its preprocessing "DEFAULT" ends in 5×5/,
      plain(bytes, {
        normalization: 'unit',
        preprocessing: { resize: { mode: 'stretch', width: 5, height: 5 } },
      }),
    ],
    [
      'gives two presets one name',
      'settings-invalid',
      /a name of its own for each/,
      plain(bytes, {
        normalization: 'unit',
        preprocessing: [{ resize: { mode: 'stretch' } }, { resize: { mode: 'stretch' } }],
      }),
    ],
  ])('is refused where it %s', async (_, reason, message, files) => {
    const error = await refusals.refusal(await refusals.newFolder(files));
    expect(error.message).toMatch(message);
    expect(error.reason).toBe(reason);
  });
});
