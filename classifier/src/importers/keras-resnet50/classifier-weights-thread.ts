import { move, transferableSymbol, valueSymbol } from 'piscina';
import { readKerasClassifier } from './read-keras-weights.js';
import { RESNET50 } from './resnet50.js';

/** @returns DenseWeights, marked so that their numbers are transferred and not copied. */
export async function read(weightsPath: string): Promise<unknown> {
  const weights = await readKerasClassifier(weightsPath, RESNET50);
  const buffers = [weights.kernel.buffer, weights.bias.buffer];
  return move({ [transferableSymbol]: buffers, [valueSymbol]: weights });
}
