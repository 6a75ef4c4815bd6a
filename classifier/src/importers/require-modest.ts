import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnnxGraphMessage, OnnxModelMessage } from '../onnx/onnx-model.js';
import { subgraphsOf } from '../onnx/walk-graph.js';
import { ImportRefusedError } from './import-refused-error.js';
import type { FolderListing } from './importer.js';

/** Of a network that somebody sends whom nobody knows. */
export const MODEST_LIMITS = { bytes: 500_000_000, nodes: 20_000 } as const;

/** ONNX's own operators; both names mean the same. */
const DEFAULT_DOMAINS = new Set(['', 'ai.onnx']);
/** They may run for ever, or as often as a number in the file says. */
const LOOPS = new Set(['Loop', 'If', 'Scan', 'SequenceMap']);

/** @throws ImportRefusedError where the files are too large to be looked at. */
export async function requireModestFolder({ folder, files }: FolderListing): Promise<void> {
  const found = await Promise.all([...files].map((name) => stat(join(folder, name))));
  requireModestSize(found.reduce((sum, { size }) => sum + size, 0));
}

/**
 * What a finished network must be to be run for a stranger: of ONNX's default operators alone,
 * without loops and branches, functions of its own and whatever might hide them, and of a size that
 * leaves room for others.
 *
 * @param bytes Of the file.
 * @throws ImportRefusedError
 */
export function requireModest(model: OnnxModelMessage, bytes: number): void {
  requireModestSize(bytes);
  const [hidden] = model.functions;
  if (hidden !== undefined) {
    throw refusal(
      'operator-unknown',
      `brings operators along, written in others ("${hidden.name}")`,
      'ONNX’s own operators alone: export it with functions inlined',
    );
  }
  if (model.graph != null) requireModestGraph(model.graph);
}

function requireModestGraph({ node: nodes }: OnnxGraphMessage): void {
  if (nodes.length > MODEST_LIMITS.nodes) {
    throw refusal(
      'too-large',
      `has ${String(nodes.length)} nodes`,
      `at most ${String(MODEST_LIMITS.nodes)}: simplify it, such as by onnxslim`,
    );
  }
  for (const node of nodes) {
    const { opType, domain = '' } = node;
    if (!DEFAULT_DOMAINS.has(domain)) {
      throw refusal(
        'operator-unknown',
        `uses the operator "${opType}" of "${domain}"`,
        'ONNX’s own operators alone: export it without optimizations for one runtime',
      );
    }
    if (LOOPS.has(opType) || subgraphsOf(node).length > 0) {
      throw refusal(
        'operator-unknown',
        `has the operator "${opType}", with a network within the network`,
        'no loops and no branches: export it for a picture of fixed size',
      );
    }
  }
}

function requireModestSize(bytes: number): void {
  if (bytes <= MODEST_LIMITS.bytes) return;
  throw refusal(
    'too-large',
    `has ${(bytes / 1e6).toFixed(0)} MB`,
    `at most ${String(MODEST_LIMITS.bytes / 1e6)} MB`,
  );
}

function refusal(
  reason: 'too-large' | 'operator-unknown',
  found: string,
  expected: string,
): ImportRefusedError {
  return new ImportRefusedError(
    reason,
    `The network ${found}; of what is uploaded, expected ${expected}.`,
  );
}
