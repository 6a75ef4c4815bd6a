import { expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { audit } from './audit';
import { PHONE, WIDE } from './browser';
import { describePage } from './describe-page';

const WHY =
  'ResNet50’s weights are in no folder and not downloaded yet; EfficientNet-Lite0 answers until they are.';
const FALLBACK = {
  __typename: 'Model',
  name: 'efficientnet-lite0',
  title: 'EfficientNet-Lite0',
  isDefault: true,
  fallbackReason: WHY,
};

const LOOKS: readonly (readonly [string, BrowserContextOptions])[] = [
  ['light', { viewport: WIDE, colorScheme: 'light' }],
  ['dark', { viewport: WIDE, colorScheme: 'dark' }],
  ['phone', { viewport: PHONE, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }],
];

describePage('a fallback', ({ open }) => {
  it.each(LOOKS)('is told of while it answers, readably: %s', async (look, options) => {
    const session = await open(options);
    const { page } = session;
    const takeOver = await pretendFallback(page);
    await page.reload();
    const line = page.getByRole('status').getByText(WHY);
    await line.waitFor();
    // What moves in is judged once it is there.
    await page.waitForTimeout(300);
    expect(await audit(session)).toEqual([]);
    await session.screenshot(`fallback-${look}`);
    await takeOver();
    await line.waitFor({ state: 'detached', timeout: 15_000 });
    await session.close();
  });
});

/** A service that says of one model that it stands in for another, until it is told otherwise. */
async function pretendFallback(page: Page): Promise<() => Promise<void>> {
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('ListModels') !== true) return route.fallback();
    return route.fulfill({ json: { data: { models: [FALLBACK] } } });
  });
  return () => page.unroute('**/graphql');
}
