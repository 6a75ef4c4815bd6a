import type {
  OnnxAttributeMessage,
  OnnxGraphMessage,
  OnnxModelMessage,
  OnnxNodeMessage,
  OnnxTensorMessage,
} from './onnx-model.js';

/** All nodes of a graph, those of the branches and loops within it too. */
export function* nodesWithin(graph: OnnxGraphMessage): Generator<OnnxNodeMessage> {
  for (const inner of graphsWithin(graph)) yield* inner.node;
}

/** The graph, then those that its nodes have as attributes. */
export function* graphsWithin(graph: OnnxGraphMessage): Generator<OnnxGraphMessage> {
  yield graph;
  for (const node of graph.node) {
    for (const inner of subgraphsOf(node)) yield* graphsWithin(inner);
  }
}

/** All tensors with numbers that a file has, wherever they are. */
export function* tensorsOf(model: OnnxModelMessage): Generator<OnnxTensorMessage> {
  const nodes: Iterable<OnnxNodeMessage>[] = model.functions.map(({ node }) => node);
  if (model.graph != null) {
    for (const graph of graphsWithin(model.graph)) {
      yield* graph.initializer;
      for (const sparse of graph.sparseInitializer) yield* present(sparse.values, sparse.indices);
      nodes.push(graph.node);
    }
  }
  for (const list of nodes) {
    for (const node of list) {
      for (const attribute of node.attribute) yield* tensorsOfAttribute(attribute);
    }
  }
}

/** The branches and loops that it has as attributes. */
export function subgraphsOf(node: OnnxNodeMessage): OnnxGraphMessage[] {
  return node.attribute.flatMap(({ g, graphs = [] }) => [...present(g), ...graphs]);
}

function tensorsOfAttribute(attribute: OnnxAttributeMessage): OnnxTensorMessage[] {
  const { t, tensors = [], sparseTensor, sparseTensors = [] } = attribute;
  const sparse = [...present(sparseTensor), ...sparseTensors];
  return [
    ...present(t),
    ...tensors,
    ...sparse.flatMap(({ values, indices }) => present(values, indices)),
  ];
}

function present<T>(...values: readonly (T | null | undefined)[]): T[] {
  return values.filter((value) => value != null);
}
