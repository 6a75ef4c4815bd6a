/** A convolution's kernel sizes; Keras stores height×width×input×output. */
export interface KernelShape {
  readonly kernelSize: number;
  readonly inputChannels: number;
  readonly outputChannels: number;
}

/** Keras's height×width×input×output to ONNX's output×input×height×width. */
export function toOutputFirst(kernel: Float32Array, shape: KernelShape): Float32Array {
  const area = shape.kernelSize * shape.kernelSize;
  const { inputChannels, outputChannels } = shape;
  const result = new Float32Array(kernel.length);
  let target = 0;
  for (let output = 0; output < outputChannels; output += 1) {
    for (let input = 0; input < inputChannels; input += 1) {
      for (let position = 0; position < area; position += 1) {
        const source = (position * inputChannels + input) * outputChannels + output;
        result[target] = kernel[source] ?? Number.NaN;
        target += 1;
      }
    }
  }
  return result;
}

/**
 * Reverses the input channels of a height×width×input×output kernel, so that a convolution
 * trained on BGR takes RGB.
 */
export function reverseInputChannels(kernel: Float32Array, shape: KernelShape): Float32Array {
  const { inputChannels, outputChannels } = shape;
  return kernel.map((_, index) => {
    const output = index % outputChannels;
    const input = Math.floor(index / outputChannels) % inputChannels;
    const position = Math.floor(index / (outputChannels * inputChannels));
    const mirrored = inputChannels - 1 - input;
    return kernel[(position * inputChannels + mirrored) * outputChannels + output] ?? Number.NaN;
  });
}
