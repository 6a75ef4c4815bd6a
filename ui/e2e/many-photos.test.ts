import { expect, it } from '@jest/globals';
import { basename } from 'node:path';
import { samplePhotos } from '@detections/test-support';
import { describePage } from './describe-page';

const PHOTOS = samplePhotos(30);

describePage('thirty photos dropped at once', ({ open }) => {
  it('all end with an answer, in order, while the page stays responsive', async () => {
    const longest: number[] = [];
    for (let round = 0; round < 2; round += 1) {
      const session = await open();
      await session.page.evaluate(() => {
        const tasks: number[] = [];
        Object.assign(window, { longTasks: tasks });
        new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) tasks.push(duration);
        }).observe({ type: 'longtask' });
      });
      await session.drop(...PHOTOS);
      await session.page.getByText('30 of 30 photos done').waitFor({ timeout: 60_000 });
      const cards = session.page.getByRole('article');
      const names = await cards.evaluateAll((all) => all.map((each) => each.ariaLabel));
      expect(names).toEqual(PHOTOS.map((path) => basename(path)));
      // Cards far below are not laid out yet; their answers are there all the same.
      const bars = await cards.evaluateAll((all) =>
        all.map((each) => each.querySelectorAll('ol > li').length),
      );
      expect(bars).toEqual(PHOTOS.map(() => 5));
      const tasks = await session.page.evaluate(
        () => (window as unknown as { longTasks: number[] }).longTasks,
      );
      longest.push(Math.round(Math.max(0, ...tasks)));
      await session.close();
    }
    process.stdout.write(`Longest task while 30 photos were sent: ${longest.join(', ')} ms\n`);
    // The figure is what is printed. The machine is shared, so that the bound is a wide one.
    expect(Math.min(...longest)).toBeLessThan(500);
  }, 150_000);
});
