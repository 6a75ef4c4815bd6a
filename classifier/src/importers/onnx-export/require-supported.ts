import {
  toNumber,
  type OnnxGraphMessage,
  type OnnxModelMessage,
  type OnnxNodeMessage,
} from '../../onnx/onnx-model.js';
import { nodesWithin } from '../../onnx/walk-graph.js';
import { ImportRefusedError } from '../import-refused-error.js';

/**
 * What onnxruntime-node 1.30 takes, tried with files of each. Below opset 7 operators broadcast by
 * attributes, and the nodes put in front would mean something else.
 */
export const SUPPORTED_OPSETS = { min: 7, max: 26 } as const;
export const MAX_IR_VERSION = 13;
const MAX_ML_OPSET = 5;

/** Sets of operators that come with onnxruntime-node; '' and 'ai.onnx' are the same. */
const KNOWN_DOMAINS = new Set(['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft']);

/** @throws ImportRefusedError where it is newer or older than the engines, or needs others' code. */
export function requireSupported(
  name: string,
  model: OnnxModelMessage,
  graph: OnnxGraphMessage,
): void {
  const opset = opsetOf(model, '') ?? opsetOf(model, 'ai.onnx');
  const { min, max } = SUPPORTED_OPSETS;
  if (opset !== undefined && (opset < min || opset > max)) {
    throw new ImportRefusedError(
      'opset-unsupported',
      `${name} is written for opset ${String(opset)}; expected ${String(min)} to ${String(max)}: export it again with one of these, such as opset_version=17.`,
    );
  }
  const mlOpset = opsetOf(model, 'ai.onnx.ml') ?? 0;
  const irVersion = toNumber(model.irVersion);
  if (irVersion > MAX_IR_VERSION || mlOpset > MAX_ML_OPSET) {
    throw new ImportRefusedError(
      'opset-unsupported',
      `${name} is written in a newer version of ONNX (IR version ${String(irVersion)}, opset ${String(mlOpset)} of ai.onnx.ml); expected at most ${String(MAX_IR_VERSION)} and ${String(MAX_ML_OPSET)}: export it again with an older one.`,
    );
  }
  requireKnownOperators(name, model, graph);
}

function requireKnownOperators(
  name: string,
  model: OnnxModelMessage,
  graph: OnnxGraphMessage,
): void {
  // A file may bring operators along, written in others.
  const own = new Set(model.functions.map(operatorName));
  const nodes = [...nodesWithin(graph), ...model.functions.flatMap(({ node }) => node)];
  const foreign = nodes.find(
    (node) => !KNOWN_DOMAINS.has(node.domain ?? '') && !own.has(operatorOf(node)),
  );
  if (foreign === undefined) return;
  throw new ImportRefusedError(
    'operator-unknown',
    `${name} uses the operator "${foreign.opType}" of "${foreign.domain ?? ''}", which needs code that is not part of ONNX: export it without.`,
  );
}

function opsetOf(model: OnnxModelMessage, domain: string): number | undefined {
  const found = model.opsetImport.find((opset) => opset.domain === domain);
  return found && toNumber(found.version);
}

function operatorName({ domain, name }: { domain: string; name: string }): string {
  return `${domain}:${name}`;
}

function operatorOf({ domain = '', opType }: OnnxNodeMessage): string {
  return operatorName({ domain, name: opType });
}
