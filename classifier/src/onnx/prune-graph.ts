import type { OnnxGraphMessage, OnnxNodeMessage } from './onnx-model.js';
import { graphsWithin, subgraphsOf } from './walk-graph.js';

/** Removes the nodes and constants that no output of the graph depends on. */
export function pruneGraph(graph: OnnxGraphMessage): void {
  const needed = new Set(graph.output.map(({ name }) => name));
  // Nodes lie in the order of computation: going back, each is met after all that read it.
  const kept = graph.node.toReversed().filter((node) => {
    if (!node.output.some((name) => needed.has(name))) return false;
    for (const name of readBy(node)) needed.add(name);
    // How an input or output that may be left out is left out.
    needed.delete('');
    return true;
  });
  const isNeeded = ({ name }: { readonly name: string }): boolean => needed.has(name);
  graph.node = kept.toReversed();
  graph.initializer = graph.initializer.filter(isNeeded);
  graph.sparseInitializer = graph.sparseInitializer.filter(
    ({ values }) => values != null && isNeeded(values),
  );
  graph.valueInfo = graph.valueInfo.filter(isNeeded);
  graph.quantizationAnnotation = graph.quantizationAnnotation.filter(({ tensorName }) =>
    needed.has(tensorName),
  );
}

/** Its inputs, and what the branches and loops in it read of the graph around them. */
export function readBy(node: OnnxNodeMessage): readonly string[] {
  const within = subgraphsOf(node).flatMap((graph) =>
    [...graphsWithin(graph)].flatMap((each) => [
      ...each.node.flatMap(({ input }) => input),
      ...each.output.map(({ name }) => name),
    ]),
  );
  return [...node.input, ...within];
}
