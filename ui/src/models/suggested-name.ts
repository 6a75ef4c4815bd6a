import { freeName } from '../teaching/suggested-names';

/** Short enough that a number still fits behind it. */
const LONGEST = 58;
const ENDING = /\.(zip|onnx|keras|h5|hdf5|json|pth?|tflite)\b.*$/i;

/** A name for a model by what its file is called; one that is free as far as the page knows. */
export function suggestName(fileName: string, taken: readonly string[]): string {
  const plain = fileName
    .replace(/^.*[\\/]/, '')
    .replace(ENDING, '')
    .normalize('NFKD')
    // Marks that stood on letters, such as that of é.
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  return freeName(plain === '' ? 'my-model' : plain, taken, '-');
}
