/** What the ONNX file's writer and its reader agree on. */

/** Part of the cached file's name: raise it with every change to what is written. */
export const ONNX_GRAPH_VERSION = 2;

/** The graph's input: uint8, N×224×224×3, RGB. */
export const ONNX_INPUT_NAME = 'images';

/** One of the graph's outputs: float32, N×1000, before softmax. */
export const ONNX_LOGITS_NAME = 'logits';

/** The other output: float32, N×7×7×2048, what the last ReLU gives. */
export const ONNX_FEATURES_NAME = 'features';
