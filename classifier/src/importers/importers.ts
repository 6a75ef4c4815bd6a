import type { Importer } from './importer.js';
import { huggingFace } from './hugging-face/hugging-face.js';
import { plainOnnx } from './plain-onnx/plain-onnx.js';

/** The kinds of export that are taken; the first that recognises a folder reads it. */
export const IMPORTERS: readonly Importer[] = [huggingFace, plainOnnx];
