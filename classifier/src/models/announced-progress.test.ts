import { expect, it } from '@jest/globals';
import { createAnnouncedProgress } from './announced-progress.js';
import { tellAll } from './download-progress.js';

it('says each per cent of a download once, and what comes after it', () => {
  const said: string[] = [];
  const progress = createAnnouncedProgress((sentence) => said.push(sentence));
  for (const received of [0, 5, 450, 459, 460, 1000]) progress.update('weights.h5', received, 1000);
  progress.finish('weights.h5');
  expect(said).toEqual([
    'Downloading the model: 0 %. Try again shortly.',
    'Downloading the model: 45 %. Try again shortly.',
    'Downloading the model: 46 %. Try again shortly.',
    'Downloading the model: 100 %. Try again shortly.',
    'The model is being prepared. Try again shortly.',
  ]);
});

it('says so where the size is not known', () => {
  const said: string[] = [];
  const progress = createAnnouncedProgress((sentence) => said.push(sentence));
  for (const received of [0, 500]) progress.update('weights.h5', received, undefined);
  expect(said).toEqual(['Downloading the model. Try again shortly.']);
});

it('tells every listener', () => {
  const said: string[] = [];
  const listener = createAnnouncedProgress((sentence) => said.push(sentence));
  const progress = tellAll([listener, createAnnouncedProgress((sentence) => said.push(sentence))]);
  progress.update('weights.h5', 1, 2);
  progress.finish('weights.h5');
  expect(said).toHaveLength(4);
});
