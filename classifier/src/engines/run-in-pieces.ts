import type { OnnxNetwork, OnnxOutput } from './onnx-network.js';

/**
 * Runs a batch of any size on a model that may take but one size: in pieces, the last of which is
 * filled up with black images whose answers are dropped.
 *
 * @param batch N×height×width×3, RGB.
 * @param size N
 */
export async function runInPieces(
  network: Pick<OnnxNetwork, 'fixedBatchSize' | 'run'>,
  batch: Uint8Array,
  size: number,
  outputs: readonly string[],
): Promise<ReadonlyMap<string, OnnxOutput>> {
  const pieceSize = network.fixedBatchSize;
  if (pieceSize === undefined || pieceSize === size) return network.run(batch, size, outputs);
  const imageLength = batch.length / size;
  const pieces: ReadonlyMap<string, OnnxOutput>[] = [];
  for (let first = 0; first < size; first += pieceSize) {
    const piece = new Uint8Array(pieceSize * imageLength);
    piece.set(batch.subarray(first * imageLength, (first + pieceSize) * imageLength));
    pieces.push(await network.run(piece, pieceSize, outputs));
  }
  return new Map(outputs.map((name) => [name, joinPieces(pieces, name, size)]));
}

/** The answers to the first `size` images, one after the other. */
export function joinPieces(
  pieces: readonly ReadonlyMap<string, OnnxOutput>[],
  name: string,
  size: number,
): OnnxOutput {
  const parts = pieces.flatMap((piece) => piece.get(name) ?? []);
  const [, ...dims] = parts[0]?.dims ?? [];
  const length = dims.reduce((product, side) => product * side, 1);
  const values = new Float32Array(size * length);
  let offset = 0;
  for (const part of parts) {
    const kept = part.values.subarray(0, values.length - offset);
    values.set(kept, offset);
    offset += kept.length;
  }
  return { values, dims: [size, ...dims] };
}
