import { expect, it } from '@jest/globals';
import { returnFreedMemory } from './return-freed-memory.js';

it('asks glibc, and does without where there is none', async () => {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  const isGlibc = report.header?.glibcVersionRuntime !== undefined;
  expect(await returnFreedMemory()).toBe(isGlibc);
});
