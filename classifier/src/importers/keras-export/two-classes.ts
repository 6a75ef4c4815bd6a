import { GraphIndex } from '../../onnx/graph-index.js';
import { OnnxGraphBuilder } from '../../onnx/onnx-graph.js';
import { toNumber, type OnnxGraphMessage } from '../../onnx/onnx-model.js';
import { TENSOR_TYPE } from '../../onnx/tensor-types.js';
import { ImportRefusedError } from '../import-refused-error.js';
import { findDenseLayer } from '../onnx-export/dense-layer.js';
import { valueOf } from '../onnx-export/graph-value.js';
import { SETTINGS_FILE } from '../settings/settings.js';

/** Unlike any name of a layer. */
const PREFIX = 'two_classes';

export interface YesOrNo {
  readonly modelFile: string;
  readonly labelCount: number | undefined;
  /** Whether the owner says that the one number is a logit. */
  readonly saysLogits: boolean;
}

/**
 * A network that tells two classes apart often has one output, the share of the second. It becomes
 * one with two, by the softmax of 0 and the number before the sigmoid: the same shares.
 *
 * @param graph Is changed where it has one output.
 * @throws ImportRefusedError where it is open whether the number is such a share, or of which classes.
 */
export function asTwoClasses(graph: OnnxGraphMessage, given: YesOrNo): void {
  const [output] = graph.output;
  const dims = output?.type?.tensorType?.shape?.dim.map(({ dimValue }) => dimValue);
  const last = dims?.at(-1);
  if (output === undefined || dims?.length !== 2 || last === undefined) return;
  if (toNumber(last) !== 1) return;
  const index = new GraphIndex(graph);
  const isShare = index.producerOf(output.name)?.opType === 'Sigmoid';
  requireMeaning(given, isShare);
  const layer = findDenseLayer(index, output.name, 1);
  const weights = layer?.weights();
  if (layer === undefined || weights === undefined) throw notDense(given.modelFile);
  const kernel = Float32Array.from({ length: layer.featureCount * 2 }, (_, at) =>
    at % 2 === 0 ? 0 : (weights.kernel[(at - 1) / 2] ?? 0),
  );
  const bias = Float32Array.of(0, weights.bias[0] ?? 0);
  const builder = new OnnxGraphBuilder();
  const logits = builder.node('Gemm', `${PREFIX}/logits`, [
    layer.input,
    builder.constant(`${PREFIX}/kernel`, [layer.featureCount, 2], kernel),
    builder.constant(`${PREFIX}/bias`, [2], bias),
  ]);
  const result = isShare
    ? builder.node('Softmax', `${PREFIX}/probabilities`, [logits], { axis: 1 })
    : logits;
  graph.node = [...graph.node, ...builder.nodes];
  graph.initializer = [...graph.initializer, ...builder.initializers];
  graph.output = [valueOf(result, TENSOR_TYPE.float32, ['N', 2])];
}

function requireMeaning({ modelFile, labelCount, saysLogits }: YesOrNo, isShare: boolean): void {
  if (labelCount !== 2) {
    const meaning = isShare
      ? 'gives one number a picture, after a sigmoid: the share of the second of two classes'
      : 'gives one number a picture, as a regression does, or a network that tells two classes apart';
    throw new ImportRefusedError(
      labelCount === undefined ? 'labels-missing' : 'label-count',
      `${modelFile} ${meaning}; expected two labels, the first for 0 and the second for 1, came ${labelCount === undefined ? 'none: put them into labels.txt, a line each' : String(labelCount)}.`,
    );
  }
  if (isShare || saysLogits) return;
  throw new ImportRefusedError(
    'meaning-open',
    `${modelFile} gives one number a picture, without a sigmoid: a regression, or the logit of the second of its two classes. Where it is that, add to ${SETTINGS_FILE}: "output": "logits"`,
  );
}

function notDense(modelFile: string): ImportRefusedError {
  return new ImportRefusedError(
    'not-a-classifier',
    `${modelFile} gives one number a picture that does not come from a Dense layer; expected a Dense layer at its end, with an output of each class or with one and a sigmoid.`,
  );
}
