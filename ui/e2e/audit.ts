import axe from 'axe-core';
import type { Page } from 'playwright-core';
import type { PageSession } from './page-session';

/** What axe finds against WCAG 2.2 A and AA and its own best practices, one line a finding. */
export async function audit({ page }: PageSession): Promise<readonly string[]> {
  await untilStill(page);
  // Evaluated by the browser's own protocol: the page's policy would refuse it as a script.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(async () => {
    const { axe: auditor } = window as unknown as { axe: typeof axe };
    return auditor.run(document);
  });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${help}\n${html}\n${failureSummary}`),
  );
}

/** What fades in has too little contrast meanwhile. */
async function untilStill(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = (): Promise<number> => new Promise(requestAnimationFrame);
    const ends = ({ effect }: Animation): boolean =>
      effect?.getComputedTiming().endTime !== Infinity;
    // What opens starts to move a few frames later.
    for (let still = 0; still < 4; still += 1) {
      const moving = document.getAnimations().filter(ends);
      if (moving.length > 0) still = 0;
      await Promise.allSettled(moving.map(({ finished }) => finished));
      await frame();
    }
  });
}
