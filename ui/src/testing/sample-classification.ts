import type { Classification } from '../classification/classify-image';

/** Two of the five share their name, as two of ImageNet's classes do. */
const predictions: Classification['predictions'] = [
  { label: { classIndex: 248, wordNetId: 'n02109961', name: 'Eskimo dog' }, confidence: 0.9346 },
  {
    label: { classIndex: 250, wordNetId: 'n02110185', name: 'Siberian husky' },
    confidence: 0.0412,
  },
  { label: { classIndex: 249, wordNetId: 'n02110063', name: 'malamute' }, confidence: 0.0203 },
  { label: { classIndex: 134, wordNetId: 'n02012849', name: 'crane' }, confidence: 0.0011 },
  { label: { classIndex: 517, wordNetId: 'n03126707', name: 'crane' }, confidence: 0.0002 },
];

export function sampleClassification(changes: Partial<Classification> = {}): Classification {
  return {
    id: 'f6a3c1de-6d3b-4f0e-9a38-1c1a6f0f7a11',
    label: { classIndex: 248, wordNetId: 'n02109961', name: 'Eskimo dog' },
    confidence: 0.9346,
    known: null,
    predictions,
    image: { width: 640, height: 480, mediaType: 'image/jpeg', bytes: 123_456 },
    model: { name: 'resnet50', version: '1', engine: 'onnxruntime', heatmaps: true },
    cached: false,
    timing: { queuedMs: 1.5, decodeMs: 8.25, inferenceMs: 45, totalMs: 58.04, batchSize: 1 },
    ...changes,
  };
}
