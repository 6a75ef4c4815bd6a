import { keepPicture, SAMPLE } from '@detections/test-support';
import { expect, it } from '@jest/globals';
import { describePage } from './describe-page';
import { kilobytes, percent } from './figures';
import { TWO_BY_TWO } from './two-by-two';
import type { PageSession } from './page-session';

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
    await session.drop(SAMPLE.path);
    const card = session.card(SAMPLE.fileName);
    await card.getByRole('heading', { name: SAMPLE.label.name }).waitFor();
    await card.getByText(`${percent(SAMPLE.confidence)} sure`).waitFor();
    expect(
      await card.getByRole('list', { name: 'Top 5' }).getByRole('listitem').allInnerTexts(),
    ).toHaveLength(5);
    await card
      .getByRole('button', { name: new RegExp(`^${SAMPLE.runnersUp[0]} \\d+\\.\\d%$`) })
      .waitFor();
    const size = `${String(SAMPLE.width)} × ${String(SAMPLE.height)} pixels`;
    expect(await card.getByText(size).isVisible()).toBe(false);
    await card.getByText('Details').click();
    for (const fact of [
      SAMPLE.label.wordNetId,
      size,
      `JPEG, ${kilobytes(SAMPLE.bytes)}`,
      'In the queue',
    ]) {
      await card.getByText(fact).last().waitFor();
    }
    await session.screenshot('result');
    await session.close();
  });

  it('with a low confidence says that the model is unsure', async () => {
    const session = await open();
    // Two by two pixels show nothing.
    const path = keepPicture('two-by-two.png', TWO_BY_TWO);
    await session.drop(path);
    const card = session.card('two-by-two.png');
    await card.getByRole('heading', { name: 'The model is unsure' }).waitFor();
    await session.screenshot('unsure');
    await session.close();
  });

  it('shows where the network saw it, for each of the five, and what it never saw', async () => {
    const session = await open();
    await session.drop(SAMPLE.path);
    const card = session.card(SAMPLE.fileName);
    await card.getByRole('switch', { name: 'Show where the network saw it' }).check();
    await card.getByText(`The heatmap shows where the network saw ${SAMPLE.label.name}.`).waitFor();
    expect(await paintedShare(session)).toBeGreaterThan(0.2);
    await card.getByText('Darkened: not seen by the network').waitFor();
    await session.screenshot('heatmap');

    const before = await session.page.locator('canvas').evaluate(drawing);
    const [, third] = SAMPLE.runnersUp;
    await card.getByRole('button', { name: third }).click();
    await card.getByText(`The heatmap shows where the network saw ${third}.`).waitFor();
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
