import { picture } from '@detections/test-support';
import { expect, it } from '@jest/globals';
import { describePage } from './describe-page';
import type { PageSession } from './page-session';

const DOG = picture('seed/dog.jpeg');

/** As much of the heatmap as a person sees: the share of its pixels that are not transparent. */
async function paintedShare({ page }: PageSession): Promise<number> {
  return page.locator('canvas').evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const { data } = (canvas as HTMLCanvasElement)
      .getContext('2d')
      ?.getImageData(0, 0, width, height) ?? { data: new Uint8ClampedArray() };
    return data.filter((value, index) => index % 4 === 3 && value > 0).length / (width * height);
  });
}

describePage('an answer', ({ open }) => {
  it('is the class and the confidence, the top five, and details on demand', async () => {
    const session = await open();
    await session.drop(DOG);
    const card = session.card('dog.jpeg');
    await card.getByRole('heading', { name: 'Eskimo dog' }).waitFor();
    await card.getByText('57.6% sure').waitFor();
    expect(
      await card.getByRole('list', { name: 'Top 5' }).getByRole('listitem').allInnerTexts(),
    ).toHaveLength(5);
    await card.getByRole('button', { name: 'Siberian husky 42.2%' }).waitFor();
    expect(await card.getByText('729 × 486 pixels').isVisible()).toBe(false);
    await card.getByText('Details').click();
    for (const fact of ['n02109961', '729 × 486 pixels', 'JPEG, 34.6 kB', 'In the queue']) {
      await card.getByText(fact).last().waitFor();
    }
    await session.screenshot('result');
    await session.close();
  });

  it('with a low confidence says that the model is unsure', async () => {
    const session = await open();
    // Two by two pixels show nothing.
    await session.drop(picture('odd/two-by-two.png'));
    const card = session.card('two-by-two.png');
    await card.getByRole('heading', { name: 'The model is unsure' }).waitFor();
    await session.screenshot('unsure');
    await session.close();
  });

  it('shows where the network saw it, for each of the five, and what it never saw', async () => {
    const session = await open();
    await session.drop(DOG);
    const card = session.card('dog.jpeg');
    await card.getByRole('switch', { name: 'Show where the network saw it' }).check();
    await card.getByText('The heatmap shows where the network saw Eskimo dog.').waitFor();
    expect(await paintedShare(session)).toBeGreaterThan(0.2);
    await card.getByText('Darkened: not seen by the network').waitFor();
    await session.screenshot('heatmap');

    const before = await session.page.locator('canvas').evaluate(drawing);
    await card.getByRole('button', { name: /malamute/ }).click();
    await card.getByText('The heatmap shows where the network saw malamute.').waitFor();
    expect(await session.page.locator('canvas').evaluate(drawing)).not.toBe(before);

    await card.getByRole('slider', { name: 'Strength of the heatmap' }).press('Home');
    expect(await session.page.locator('canvas').evaluate(({ style }) => style.opacity)).toBe('0');
    await card.getByRole('switch', { name: 'Show where the network saw it' }).uncheck();
    await session.page.locator('canvas').waitFor({ state: 'detached' });
    await session.close();
  });
});

function drawing(canvas: HTMLElement | SVGElement): string {
  return (canvas as HTMLCanvasElement).toDataURL();
}
