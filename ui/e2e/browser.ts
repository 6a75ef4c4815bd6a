import { CHROMIUM } from '@detections/test-support';
import { chromium, type Browser, type BrowserContextOptions } from 'playwright-core';
import { PageSession } from './page-session';

/**
 * Debian's Chromium. The flags keep it from speaking to its maker's servers, which no test wants;
 * its camera is a test picture, granted without a question.
 */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Names that nobody owns (RFC 2606) lead to this machine, for pages of other sites.
  '--host-resolver-rules=MAP *.example 127.0.0.1',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

export const WIDE = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** One browser for a file of tests; every session is a person of its own. */
export class TestBrowser {
  readonly #sessions: PageSession[] = [];

  private constructor(private readonly browser: Browser) {}

  static async start(): Promise<TestBrowser> {
    return new TestBrowser(
      await chromium.launch({ executablePath: CHROMIUM, args: FLAGS, timeout: 60_000 }),
    );
  }

  /** Opens the page as somebody who has never been there. */
  async open(url: string, options: BrowserContextOptions = {}): Promise<PageSession> {
    const context = await this.browser.newContext({
      viewport: WIDE,
      locale: 'en',
      permissions: ['clipboard-read', 'clipboard-write', 'camera'],
      ...options,
    });
    const session = await PageSession.open(context, url);
    this.#sessions.push(session);
    return session;
  }

  /** What no session expected: console lines, faults of the page, requests to other hosts. */
  get problems(): readonly string[] {
    return this.#sessions.flatMap(({ problems }) => problems);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}
