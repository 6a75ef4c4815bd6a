import type { ClassificationJob, Model, ModelCard, SucceededReply } from '@detections/schema';
import { FAKE_CARD, FAKE_MODEL, succeed } from '@detections/test-support';

const digest = 'ef'.repeat(32);

/** Three classes that have no ids, one preset of its own, and no heatmaps. */
export const FRUIT: Model = {
  ...FAKE_MODEL,
  name: 'fruit',
  version: '2',
  digest,
  inputWidth: 64,
  inputHeight: 48,
  classCount: 3,
};
export const FRUIT_CARD: ModelCard = {
  ...FAKE_CARD,
  name: 'fruit',
  version: '2',
  digest,
  title: 'Fruits of our orchard',
  license: 'MIT',
  preprocessing: [
    {
      name: 'SQUASH',
      orient: true,
      alpha: 'drop',
      colour: 'as-stored',
      resize: { mode: 'stretch', width: 64, height: 48, kernel: 'bicubic', antialias: true },
    },
  ],
  output: { kind: 'logits', heatmaps: false },
  labels: [{ name: 'green_apple' }, { name: 'pear' }, { name: 'quince' }],
};

/** Pear, whatever comes. */
export function answerAsOneOfTwo(job: ClassificationJob): SucceededReply {
  if (job.model.name !== 'fruit') return succeed(job);
  const predictions = [1, 0, 2].map((classIndex, rank) => ({
    classIndex,
    probability: 0.6 / (rank + 1),
  }));
  return { ...succeed(job), predictions: predictions.slice(0, job.outputs.topK), model: FRUIT };
}
