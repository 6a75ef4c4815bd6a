import { attributeOf, integerAttribute, type GraphIndex } from '../../onnx/graph-index.js';
import {
  toNumber,
  type OnnxAttributeMessage,
  type OnnxGraphMessage,
  type OnnxNodeMessage,
} from '../../onnx/onnx-model.js';

/** What may stand between the two: none of it changes a number. */
const PASSING: ReadonlySet<string> = new Set(['Identity', 'Transpose', 'Cast']);
/** ONNX's number for an attribute that is text. */
const TEXT = 3;
const VALID: OnnxAttributeMessage = { name: 'auto_pad', type: TEXT, s: Buffer.from('VALID') };

/**
 * onnxruntime (seen with 1.30, at every level of optimization) merges a Pad of zeros into the MaxPool
 * behind it, whose own padding is less than any number: where all numbers at an edge are negative,
 * as in tf2onnx's ResNet50V2, it answers otherwise than the export means. It leaves a MaxPool alone
 * that says `auto_pad`, and VALID is what one without pads means anyway.
 */
export function keepPads(graph: OnnxGraphMessage, index: GraphIndex): void {
  for (const node of graph.node) {
    if (!isPlainMaxPool(node)) continue;
    const source = index.skipBack(node.input[0] ?? '', PASSING);
    if (index.producerOf(source)?.opType !== 'Pad') continue;
    const others = node.attribute.filter(({ name }) => name !== 'pads' && name !== 'auto_pad');
    node.attribute = [...others, VALID];
  }
}

function isPlainMaxPool(node: OnnxNodeMessage): boolean {
  if (node.opType !== 'MaxPool' || integerAttribute(node, 'ceil_mode', 0) !== 0) return false;
  const asWritten = attributeOf(node, 'auto_pad')?.s;
  if (asWritten != null && Buffer.from(asWritten).toString() !== 'NOTSET') return false;
  return (attributeOf(node, 'pads')?.ints ?? []).every((pad) => toNumber(pad) === 0);
}
