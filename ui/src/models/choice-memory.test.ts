import { beforeEach, expect, test } from '@jest/globals';
import { openChoiceMemory } from './choice-memory';

beforeEach(() => {
  localStorage.clear();
});

test('a choice is there at the next visit', () => {
  openChoiceMemory().write('leaves');
  expect(openChoiceMemory().read()).toBe('leaves');
});

test('nothing is chosen at the first visit', () => {
  expect(openChoiceMemory().read()).toBeUndefined();
});

test('a browser that keeps nothing for the page keeps the choice for this visit', () => {
  const memory = openChoiceMemory(() => {
    throw new DOMException('Access is denied for this document.', 'SecurityError');
  });
  expect(memory.read()).toBeUndefined();
  memory.write('leaves');
  expect(memory.read()).toBe('leaves');
});
