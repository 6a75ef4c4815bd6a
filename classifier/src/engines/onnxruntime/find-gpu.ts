import { listSupportedBackends } from 'onnxruntime-node';
import { OnnxGraphBuilder } from '../../onnx/onnx-graph.js';
import { encodeOnnxModel, ONNX_DATA_TYPE } from '../../onnx/onnx-messages.js';
import { chooseGpu } from './choose-gpu.js';
import { createSession } from './create-session.js';
import { vulkanDevices } from './vulkan-devices.js';

/**
 * Finds the GPU that networks would run on, and has onnxruntime take it once, because a driver can be
 * there that it cannot use.
 *
 * @param mayBeSoftware Whether one will do that is made up on the processor. Only Vulkan can tell.
 * @returns what it is called, where Vulkan says it.
 * @throws Error that says what is missing, and what to do about it.
 */
export async function findGpu(mayBeSoftware: boolean): Promise<string> {
  const { platform, arch } = process;
  if (!listSupportedBackends().some(({ name }) => name === 'webgpu')) {
    throw new Error(`onnxruntime-node comes without WebGPU for ${platform} on ${arch}`);
  }
  // Asked first: without it, Dawn writes lines of its own to standard error.
  const name = platform === 'linux' ? chooseGpu(vulkanDevices(), mayBeSoftware) : platform;
  try {
    const session = await createSession(smallestNetwork(), { threadCount: 1, device: 'gpu' });
    await session.release();
  } catch (error) {
    throw new Error(`onnxruntime cannot use the GPU ${name} (${reasonOf(error)})`, {
      cause: error,
    });
  }
  return name;
}

/** One layer on one number. */
function smallestNetwork(): Uint8Array {
  const graph = new OnnxGraphBuilder();
  const dim = [{ dimValue: 1 }];
  const valueOf = (name: string) => ({
    name,
    type: { tensorType: { elemType: ONNX_DATA_TYPE.float, shape: { dim } } },
  });
  const output = graph.node('Relu', 'output', ['input']);
  return encodeOnnxModel({
    irVersion: 8,
    producerName: 'detections',
    opsetImport: [{ domain: '', version: 17 }],
    graph: {
      name: 'smallest',
      node: graph.nodes,
      initializer: [],
      input: [valueOf('input')],
      output: [valueOf(output)],
    },
  });
}

/** What Dawn said, without the place in onnxruntime's source that stands in front of it. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /Failed to get a WebGPU .*/.exec(message)?.[0] ?? 'its log says why, with LOG_LEVEL=debug';
}
