/** What the ONNX file's writer and its reader agree on. */

/** Part of the cached file's name: raise it with every change to what is written. */
export const ONNX_GRAPH_VERSION = 3;

/** The graph's input: uint8, N×height×width×3, RGB. */
export const ONNX_INPUT_NAME = 'images';

/** One of the graph's outputs: float32, N×classes, before softmax. */
export const ONNX_LOGITS_NAME = 'logits';

/** Instead of logits, where the network ends in softmax or in a sigmoid: float32, N×classes. */
export const ONNX_PROBABILITIES_NAME = 'probabilities';

/** Where the network has it: float32, N×length, the input of the last dense layer. */
export const ONNX_EMBEDDING_NAME = 'embedding';

/** Where it is averaged to that: float32, N×height×width×channels, what the last ReLU gives. */
export const ONNX_FEATURES_NAME = 'features';
