import { FOLDED_WEIGHTS_VERSION } from './folded-weights-file.js';
import { ONNX_GRAPH_VERSION } from '../../onnx/onnx-contract.js';

/** What an engine reads: an ONNX file, or the folded weights and nothing else. */
export type ModelFormat = 'onnx' | 'folded';

/** Where a converted file is kept, by the checksum of the weights that it was made from. */
export function cachedNameOf(format: ModelFormat, weightsSha256: string): string {
  switch (format) {
    case 'onnx':
      return `onnx/resnet50-${weightsSha256}-${String(ONNX_GRAPH_VERSION)}.onnx`;
    case 'folded':
      return `folded/resnet50-${weightsSha256}-${String(FOLDED_WEIGHTS_VERSION)}.f32`;
  }
}
