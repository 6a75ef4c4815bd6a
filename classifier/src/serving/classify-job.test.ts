import { systemClock } from '@detections/runtime';
import { decodeCopies, decodeEmbedding, type SucceededReply } from '@detections/schema';
import { createJob, FAKE_COPIES, FAKE_MODEL } from '@detections/test-support';
import { describe, expect, it } from '@jest/globals';
import type { Engine, InferenceOptions, InferenceOutput } from '../engines/engine.js';
import type { Orientation } from '../images/network-input.js';
import { inferBatch, type InferenceRequest } from './batch-inference.js';
import { classifyJob, type ClassifyJobParts } from './classify-job.js';

const REGION = { x: 0.25, y: 0, width: 0.5, height: 1 };

/** Three classes, and four places of two channels: the first class sees channel one, and so on. */
class FakeEngine implements Engine {
  readonly name = 'fake';
  readonly asked: (InferenceOptions | undefined)[] = [];
  load = (): Promise<void> => Promise.resolve();
  close = (): Promise<void> => Promise.resolve();
  infer(_: Uint8Array, size: number, options?: InferenceOptions): Promise<InferenceOutput> {
    this.asked.push(options);
    const repeat = (values: readonly number[]): Float32Array =>
      Float32Array.from(Array.from({ length: size }, () => values).flat());
    return Promise.resolve({
      scores: repeat([2, 3, -1]),
      scoreKind: 'logits',
      features:
        options?.features === true
          ? { values: repeat([0, 4, 1, 3, 2, 2, 4, 0]), height: 2, width: 2 }
          : undefined,
      embedding: options?.embedding === true ? repeat([7, 8]) : undefined,
    });
  }
}

function createParts(engine: Engine, orientation: Orientation = 1): ClassifyJobParts {
  return {
    preprocess: ({ copies = false }) =>
      Promise.resolve({
        ...(copies && { copies: FAKE_COPIES }),
        pixels: Uint8Array.of(1, 2, 3),
        width: 20,
        height: 10,
        region: REGION,
        orientation,
      }),
    infer: async (request) => {
      const [only] = await inferBatch(engine, [request], { clock: systemClock });
      if (only === undefined) throw new Error('nothing came');
      return only;
    },
    readClassifier: () =>
      Promise.resolve({
        kernel: Float32Array.of(1, 0, -1, 0, 1, -1),
        bias: Float32Array.of(0, 1, 0),
      }),
    model: FAKE_MODEL,
    clock: systemClock,
  };
}

function classify(
  engine: Engine,
  classIndices: readonly (number | null)[],
  orientation?: Orientation,
): Promise<SucceededReply> {
  const heatmaps = classIndices.map((classIndex) => ({ classIndex }));
  return classifyJob(
    createJob({ preset: 'CENTER_CROP', heatmaps }),
    createParts(engine, orientation),
  );
}

describe('classifying a job with heatmaps', () => {
  it('draws the top class where none is named, and each that is', async () => {
    const grid = { width: 2, height: 2, region: REGION };
    const { heatmaps } = await classify(new FakeEngine(), [null, 0, 2]);
    expect(heatmaps).toEqual([
      { ...grid, classIndex: 1, values: [1, 0.75, 0.5, 0], logit: 3 },
      { ...grid, classIndex: 0, values: [0, 0.25, 0.5, 1], logit: 2 },
      { ...grid, classIndex: 2, values: [0, 0, 0, 0], logit: -1 },
    ]);
  });

  it('turns the grid with a picture that the network saw unturned', async () => {
    const [heatmap] = (await classify(new FakeEngine(), [null], 6)).heatmaps;
    expect(heatmap?.values).toEqual([0.5, 1, 0, 0.75]);
  });

  it('asks neither for feature maps nor for the last layer where no heatmap is wanted', async () => {
    const engine = new FakeEngine();
    const readClassifier = (): never => {
      throw new Error('not to be read');
    };
    const reply = await classifyJob(createJob(), { ...createParts(engine), readClassifier });
    expect(reply.heatmaps).toEqual([]);
    expect(engine.asked).toEqual([{ features: false, embedding: false, share: 'all' }]);
  });

  it('asks for the feature maps of a batch in which one job wants them, and gives them to it', async () => {
    const engine = new FakeEngine();
    const request = (features: boolean): InferenceRequest => ({
      pixels: Uint8Array.of(1, 2, 3),
      features,
    });
    const batch = [request(false), request(true), request(false)];
    const shares = await inferBatch(engine, batch, { clock: systemClock });
    expect(engine.asked).toEqual([{ features: true, embedding: false, share: 'all' }]);
    expect(shares.map(({ features }) => features?.values.length)).toEqual([
      undefined,
      8,
      undefined,
    ]);
    expect(shares.map(({ scores }) => [...scores])).toEqual([
      [2, 3, -1],
      [2, 3, -1],
      [2, 3, -1],
    ]);
  });

  it('asks for the embeddings of a batch in which one job wants its own, and gives it to it', async () => {
    const engine = new FakeEngine();
    const request = { pixels: Uint8Array.of(1, 2, 3), features: false };
    const shares = await inferBatch(engine, [request, { ...request, embedding: true }], {
      clock: systemClock,
    });
    expect(engine.asked).toEqual([{ features: false, embedding: true, share: 'all' }]);
    expect(shares.map(({ embedding }) => embedding && [...embedding])).toEqual([undefined, [7, 8]]);
  });

  it('says whether the model knows such pictures, where it is calibrated', async () => {
    const judgeFamiliarity: ClassifyJobParts['judgeFamiliarity'] = ({ embedding }) => ({
      familiarity: embedding?.[0] === 7 ? 0.5 : 0,
      known: true,
    });
    const reply = await classifyJob(createJob(), {
      ...createParts(new FakeEngine()),
      judgeFamiliarity,
    });
    expect(reply).toMatchObject({ familiarity: 0.5, known: true });
  });

  it('says nothing of that where it is not, and asks for no embedding', async () => {
    const engine = new FakeEngine();
    const reply = await classifyJob(createJob(), createParts(engine));
    expect(reply).not.toHaveProperty('known');
    expect(reply).not.toHaveProperty('familiarity');
    expect(engine.asked).toEqual([{ features: false, embedding: false, share: 'all' }]);
  });
});

describe('a job that asks for the embedding', () => {
  const ask = (outputs: Parameters<typeof createJob>[0], engine = new FakeEngine()) =>
    classifyJob(createJob(outputs), createParts(engine));

  it('gets it instead of predictions', async () => {
    const engine = new FakeEngine();
    const { predictions, heatmaps, embedding } = await ask({ topK: 0, embedding: true }, engine);
    expect([predictions, heatmaps]).toEqual([[], []]);
    expect([...decodeEmbedding(embedding ?? '')]).toEqual([7, 8]);
    expect(engine.asked).toEqual([{ features: false, embedding: true, share: 'all' }]);
  });

  it('gets it beside predictions and a heatmap of the best class', async () => {
    const heatmaps = [{ classIndex: null }];
    const reply = await ask({ topK: 2, heatmaps, embedding: true });
    expect(reply.predictions.map(({ classIndex }) => classIndex)).toEqual([1, 0]);
    expect(reply.heatmaps.map(({ classIndex }) => classIndex)).toEqual([1]);
    expect(reply.embedding).toBeDefined();
  });

  it('may want a heatmap of the best class and no prediction', async () => {
    const reply = await ask({ topK: 0, heatmaps: [{ classIndex: null }] });
    expect(reply.heatmaps.map(({ classIndex }) => classIndex)).toEqual([1]);
    expect(reply).not.toHaveProperty('embedding');
  });

  it('fails where the network gives none', async () => {
    const engine = new FakeEngine();
    const infer = engine.infer.bind(engine);
    engine.infer = (pixels, size) => infer(pixels, size);
    await expect(ask({ topK: 0, embedding: true }, engine)).rejects.toMatchObject({
      code: 'INFERENCE_FAILED',
    });
  });
});

describe('a job that asks for copies of its picture', () => {
  const ask = (outputs: Parameters<typeof createJob>[0]) =>
    classifyJob(createJob(outputs), createParts(new FakeEngine()));

  it('gets them beside the embedding', async () => {
    const { copies, embedding } = await ask({ topK: 0, embedding: true, copies: true });
    expect(copies && decodeCopies(copies)).toEqual(FAKE_COPIES);
    expect(embedding).toBeDefined();
  });

  it('gets them beside predictions, and whoever does not ask has none', async () => {
    await expect(ask({ topK: 2, copies: true })).resolves.toMatchObject({
      predictions: [{ classIndex: 1 }, { classIndex: 0 }],
      copies: { photo: FAKE_COPIES.photo.toString('base64') },
    });
    expect(await ask({ topK: 2 })).not.toHaveProperty('copies');
  });
});
