import { beforeEach, expect, test } from '@jest/globals';
import { waitFor } from '@testing-library/react';
import { FakeTeaching } from '../testing/fake-teaching';
import { ExampleShelf } from './example-shelf';
import type { Classifier } from './teaching-server';

let teaching: FakeTeaching;
let shelf: ExampleShelf;
let stopWatching: () => void;
let pages: (string | undefined)[];

beforeEach(() => {
  teaching = new FakeTeaching();
  pages = [];
  shelf = new ExampleShelf((name, after) => {
    pages.push(after);
    return teaching.server.readExamples(name, after);
  });
  stopWatching = shelf.watch();
});

async function facts(name = 'screws'): Promise<Classifier> {
  const result = await teaching.server.readClassifier(name);
  if (!result.ok) throw new Error('Expected the classifier.');
  return result.data;
}

const ids = (): readonly string[] => [...shelf.state.get().examples.keys()];

test('loads all pages, and after an addition the last one alone', async () => {
  teaching.have('screws', { bolt: 150, nut: 0 });
  shelf.reconcile(await facts());
  await waitFor(() => {
    expect(ids()).toHaveLength(150);
  });
  expect(pages).toStrictEqual([undefined, '100']);
  await teaching.server.addExamples({
    ...{ classifier: 'screws', className: 'nut', source: 'UPLOAD' },
    images: [new File(['x'], 'x.jpg')],
  });
  shelf.reconcile(await facts());
  await waitFor(() => {
    expect(ids()).toHaveLength(151);
  });
  expect(pages.slice(2)).toStrictEqual(['100']);
});

test('asks nothing where it knows of the change already', async () => {
  teaching.have('screws', { bolt: 2, nut: 1 });
  shelf.reconcile(await facts());
  await waitFor(() => {
    expect(ids()).toEqual(['e1', 'e2', 'e3']);
  });
  await teaching.server.moveExamples('screws', ['e1'], 'nut');
  shelf.moved(['e1'], 'nut');
  await teaching.server.removeExamples('screws', ['e2']);
  shelf.removed(['e2']);
  shelf.reconcile(await facts());
  expect(pages).toStrictEqual([undefined]);
});

test('loads all anew where somebody else has removed some', async () => {
  teaching.have('screws', { bolt: 3, nut: 1 });
  shelf.reconcile(await facts());
  await waitFor(() => {
    expect(ids()).toHaveLength(4);
  });
  await teaching.server.removeExamples('screws', ['e2']);
  shelf.reconcile(await facts());
  await waitFor(() => {
    expect(ids()).toEqual(['e1', 'e3', 'e4']);
  });
});

test('shows those of another classifier alone once that is chosen', async () => {
  teaching.have('screws', { bolt: 1 });
  teaching.have('leaves', { oak: 2 });
  shelf.reconcile(await facts());
  shelf.reconcile(await facts('leaves'));
  await waitFor(() => {
    expect(ids()).toEqual(['e2', 'e3']);
  });
});

test('loads nothing as long as nobody looks, and all that it lacks then', async () => {
  stopWatching();
  teaching.have('screws', { bolt: 3 });
  shelf.reconcile(await facts());
  expect(pages).toStrictEqual([]);
  shelf.watch();
  await waitFor(() => {
    expect(ids()).toEqual(['e1', 'e2', 'e3']);
  });
});
