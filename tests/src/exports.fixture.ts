import { cp, mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exportFolder, smallNetwork } from '@detections/classifier/small-export';

const LABELS = ['apple', 'pear', 'plum'];

/** An export as small as it gets, which says nothing of how photos are fitted to it. */
export function putOpenExport(folder: string): Promise<void> {
  return put(folder, { 'model.onnx': smallNetwork(), 'labels.txt': LABELS.join('\n') });
}

/** One that says all that is needed, in as many words. */
export function putExport(folder: string, labels = LABELS): Promise<void> {
  return put(folder, {
    'model.onnx': smallNetwork(),
    'detections.json': { preprocessing: 'imagenet', output: 'logits', labels },
  });
}

/** One that answers with two things at once, as no classifier does. */
export function putDetector(folder: string): Promise<void> {
  const network = smallNetwork();
  const boxes = smallNetwork({ outputName: 'boxes', outputDims: ['N', 100, 4] });
  if (network.graph && boxes.graph) {
    network.graph.output = [...network.graph.output, ...boxes.graph.output];
  }
  return put(folder, { 'model.onnx': network, 'labels.txt': LABELS.join('\n') });
}

async function put(folder: string, files: Parameters<typeof exportFolder>[0]): Promise<void> {
  const made = await exportFolder(files);
  await mkdir(dirname(folder), { recursive: true });
  // File by file, and not whole at once, as a person copies a folder.
  await cp(made, folder, { recursive: true });
  await rm(made, { recursive: true });
}
