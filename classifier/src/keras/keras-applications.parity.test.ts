import { afterAll, expect, it } from '@jest/globals';
import { differenceFrom, readGolden, startGoldenThread } from './golden.fixture.js';

const thread = startGoldenThread();
afterAll(() => thread.destroy());

it.each(Object.entries(readGolden('applications')))(
  'answers within 1e-4 of the greatest logit as keras.applications does: %s',
  async (_, golden) => {
    const answer = await thread.run(golden);

    expect(answer.shape).toEqual(golden.output.shape);
    expect(differenceFrom(golden, answer)).toBeLessThan(1e-4);
  },
  120_000,
);
