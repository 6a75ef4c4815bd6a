import type { OnnxGraphMessage, OnnxNodeMessage } from '../../onnx/onnx-model.js';
import { ImportRefusedError } from '../import-refused-error.js';

/**
 * Whoever follows a network from its outputs to its input must arrive. ONNX asks for more, namely
 * that nodes are sorted, which some exporters do not and engines do for them.
 *
 * @throws ImportRefusedError where nodes wait for each other.
 */
export function requireAcyclic(name: string, { node: nodes }: OnnxGraphMessage): void {
  const producers = new Map(
    nodes.flatMap((node) => node.output.map((output) => [output, node] as const)),
  );
  const users = new Map<OnnxNodeMessage, OnnxNodeMessage[]>();
  const waitsFor = new Map<OnnxNodeMessage, number>();
  for (const node of nodes) {
    const sources = new Set(node.input.flatMap((input) => producers.get(input) ?? []));
    waitsFor.set(node, sources.size);
    for (const source of sources) {
      const known = users.get(source);
      if (known === undefined) users.set(source, [node]);
      else known.push(node);
    }
  }
  const ready = nodes.filter((node) => waitsFor.get(node) === 0);
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    for (const user of users.get(node) ?? []) {
      const left = (waitsFor.get(user) ?? 0) - 1;
      waitsFor.set(user, left);
      if (left === 0) ready.push(user);
    }
  }
  const stuck = nodes.find((node) => waitsFor.get(node) !== 0);
  if (stuck === undefined) return;
  throw new ImportRefusedError(
    'corrupt',
    `${name} is no network that can be computed: its operator "${stuck.opType}" ("${stuck.output[0] ?? ''}") waits for what is computed from its own result. Export it again.`,
  );
}
