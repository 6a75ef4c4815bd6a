import type { OnnxGraphMessage } from './onnx-model.js';
import { graphsWithin } from './walk-graph.js';

/**
 * Gives tensors other names wherever they are named, in branches and loops too: those see the
 * tensors of the graph around them.
 */
export function renameTensors(graph: OnnxGraphMessage, names: ReadonlyMap<string, string>): void {
  if (names.size === 0) return;
  const renamed = (name: string): string => names.get(name) ?? name;
  for (const { nodes, named, annotations } of [...graphsWithin(graph)].map(partsOf)) {
    for (const node of nodes) {
      node.input = node.input.map(renamed);
      node.output = node.output.map(renamed);
    }
    for (const value of named) value.name = renamed(value.name);
    for (const annotation of annotations) {
      annotation.tensorName = renamed(annotation.tensorName);
      for (const entry of annotation.quantParameterTensorNames) entry.value = renamed(entry.value);
    }
  }
}

/** @returns `name`, or with a number behind it where the graph has that already. */
export function unusedName(used: ReadonlySet<string>, name: string): string {
  for (let number = 2; used.has(name); number += 1) {
    const candidate = `${name}_${String(number)}`;
    if (!used.has(candidate)) return candidate;
  }
  return name;
}

export function tensorNamesOf(graph: OnnxGraphMessage): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { nodes, named } of [...graphsWithin(graph)].map(partsOf)) {
    for (const { input, output } of nodes) {
      for (const name of [...input, ...output]) names.add(name);
    }
    for (const { name } of named) names.add(name);
  }
  return names;
}

interface GraphParts {
  readonly nodes: OnnxGraphMessage['node'];
  readonly named: readonly { name: string }[];
  readonly annotations: OnnxGraphMessage['quantizationAnnotation'];
}

function partsOf(graph: OnnxGraphMessage): GraphParts {
  const { node, initializer, sparseInitializer, input, output, valueInfo } = graph;
  const sparse = sparseInitializer.flatMap(({ values }) => values ?? []);
  return {
    nodes: node,
    named: [...initializer, ...sparse, ...input, ...output, ...valueInfo],
    annotations: graph.quantizationAnnotation,
  };
}
