import type { Classification } from '../classification/classify-image';

export function sampleClassification(changes: Partial<Classification> = {}): Classification {
  return {
    id: 'f6a3c1de-6d3b-4f0e-9a38-1c1a6f0f7a11',
    label: { name: 'Eskimo_dog' },
    confidence: 0.9346,
    predictions: [
      { label: { classIndex: 248, name: 'Eskimo_dog' }, confidence: 0.9346 },
      { label: { classIndex: 250, name: 'Siberian_husky' }, confidence: 0.0412 },
      { label: { classIndex: 249, name: 'malamute' }, confidence: 0.0203 },
      { label: { classIndex: 134, name: 'crane' }, confidence: 0.0011 },
      { label: { classIndex: 517, name: 'crane' }, confidence: 0.0002 },
    ],
    image: { width: 640, height: 480, mediaType: 'image/jpeg', bytes: 123_456 },
    model: { name: 'ResNet50', version: '1', engine: 'onnxruntime' },
    timing: { queuedMs: 1.5, decodeMs: 8.25, inferenceMs: 45, totalMs: 58.04, batchSize: 1 },
    ...changes,
  };
}
