import { afterAll, expect, it } from '@jest/globals';
import { differenceFrom, readGolden, startGoldenThread } from './golden.fixture.js';

const thread = startGoldenThread();
afterAll(() => thread.destroy());

// The others are in keras-applications.parity.test.ts.
const SMALL = Object.entries(readGolden('applications')).filter(([name]) =>
  /^MobileNet(V2)? \{|minimalistic/u.test(name),
);

it.each(SMALL)('answers as keras.applications does: %s', async (_, golden) => {
  const answer = await thread.run(golden);

  expect(answer.shape).toEqual(golden.output.shape);
  expect(differenceFrom(golden, answer)).toBeLessThan(1e-4);
});
