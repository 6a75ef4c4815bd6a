import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useShutter } from './use-shutter';

let taken: number;

function Shutter({ isSeries }: { readonly isSeries: boolean }) {
  const shutter = useShutter(() => {
    taken += 1;
    return Promise.resolve();
  }, isSeries);
  return <button {...shutter}>Take photo</button>;
}

beforeEach(() => {
  jest.useFakeTimers();
  cleanup();
  taken = 0;
});

afterEach(() => {
  jest.useRealTimers();
});

const button = (): HTMLElement => screen.getByRole('button');
/** jsdom's own pointer events have no button. */
const press = (): void => {
  fireEvent(button(), new MouseEvent('pointerdown', { bubbles: true, button: 0 }));
};
const pass = (ms: number): Promise<void> => act(() => jest.advanceTimersByTimeAsync(ms));

test('takes a photo each 300 ms while it is held down', async () => {
  render(<Shutter isSeries />);
  press();
  await pass(950);
  fireEvent.pointerUp(button());
  await pass(1000);
  expect(taken).toBe(4);
});

test('does the same for the space bar, whatever its repetitions', async () => {
  render(<Shutter isSeries />);
  fireEvent.keyDown(button(), { key: ' ' });
  fireEvent.keyDown(button(), { key: ' ', repeat: true });
  await pass(350);
  fireEvent.keyUp(button(), { key: ' ' });
  await pass(1000);
  expect(taken).toBe(2);
});

test('takes one photo where a screen reader presses it', () => {
  render(<Shutter isSeries />);
  fireEvent.click(button(), { detail: 0 });
  expect(taken).toBe(1);
});

test('stops with what it belongs to', async () => {
  const { unmount } = render(<Shutter isSeries />);
  press();
  await pass(10);
  unmount();
  await pass(1000);
  expect(taken).toBe(1);
});

test('takes one photo a press where there is no series', () => {
  render(<Shutter isSeries={false} />);
  fireEvent.click(button());
  expect(taken).toBe(1);
});
