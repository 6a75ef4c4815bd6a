import {
  describeWith,
  startStandalone,
  type Requirement,
  type RunningService,
} from '@detections/test-support';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { BrowserContextOptions } from 'playwright-core';
import { TestBrowser } from './browser';
import type { PageSession } from './page-session';

export const REQUIREMENTS: readonly Requirement[] = ['browser', 'network'];

/** What a suite has at hand while its tests run. */
export interface PageUnderTest {
  readonly service: RunningService;
  readonly browser: TestBrowser;
  /** Opens the page as somebody who has never been there. */
  readonly open: (options?: BrowserContextOptions) => Promise<PageSession>;
}

/**
 * A suite with the real service on a real network and a real browser. It fails where anything
 * happened that no test expected: a line in the console, a fault, a request to another host.
 */
export function describePage(
  name: string,
  suite: (page: PageUnderTest) => void,
  environment: Readonly<Record<string, string>> = {},
): void {
  describeWith(REQUIREMENTS, name, () => {
    let running: RunningService | undefined;
    let browser: TestBrowser | undefined;

    beforeAll(async () => {
      [running, browser] = await Promise.all([startStandalone(environment), TestBrowser.start()]);
    }, 180_000);

    afterAll(async () => {
      await browser?.close();
      await running?.close();
      expect(browser?.problems).toEqual([]);
    });

    suite({
      get service() {
        return started(running);
      },
      get browser() {
        return started(browser);
      },
      open: (options) => started(browser).open(started(running).url, options),
    });
  });
}

function started<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('Only tests may ask for it, once the suite has started.');
  return part;
}
