/** A program: what a GPU answers. Which one it is, the environment that it starts with says. */
import { engineSpecSchema, type EngineSpec } from '../engine-spec.js';
import { ThreadedEngine } from '../threaded-engine.js';
import { z } from 'zod';

const questionSchema = z.object({
  spec: engineSpecSchema,
  /** Numbers of pictures, one batch after the other. */
  sizes: z.array(z.int().min(1)),
});
export const answersSchema = z.array(
  z.object({ scores: z.array(z.number()), milliseconds: z.number() }),
);

/** N pictures of the same noise on each machine. */
function inventBatch({ width, height }: EngineSpec['input'], size: number): Uint8Array {
  const length = size * width * height * 3;
  return Uint8Array.from({ length }, (_, index) => (index * 7919 + ((index * index) >>> 5)) % 256);
}

const [, , question] = process.argv;
if (question !== undefined && import.meta.url.endsWith(process.argv[1] ?? '')) {
  const { spec, sizes } = questionSchema.parse(JSON.parse(question));
  const engine = new ThreadedEngine(spec, { inferenceTimeoutMs: 600_000 });
  const answers: z.input<typeof answersSchema> = [];
  await engine.load();
  for (const size of sizes) {
    const from = performance.now();
    const { scores } = await engine.infer(inventBatch(spec.input, size), size);
    answers.push({ scores: [...scores], milliseconds: performance.now() - from });
  }
  await engine.close();
  process.stdout.write(JSON.stringify(answers));
}
