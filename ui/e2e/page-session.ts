import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import type { BrowserContext, CDPSession, Locator, Page } from 'playwright-core';

/** Git ignores it; people look at it. */
const SCREENSHOTS = join(import.meta.dirname, 'screenshots');

/** One person's visit, watched for anything that should not happen. */
export class PageSession {
  readonly #problems: string[] = [];
  readonly #allowed: RegExp[] = [];

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly protocol: CDPSession,
    readonly url: string,
  ) {}

  static async open(context: BrowserContext, url: string): Promise<PageSession> {
    const page = await context.newPage();
    const session = new PageSession(page, context, await context.newCDPSession(page), url);
    session.#watch();
    await page.goto(url);
    return session;
  }

  /** What nobody expected so far. */
  get problems(): readonly string[] {
    return this.#problems.filter((problem) => !this.#allowed.some((each) => each.test(problem)));
  }

  /**
   * Chromium itself writes a console line for each answer that is a failure, and for each request
   * without an answer; a test that provokes them says which.
   */
  expectFailedRequests(...reasons: readonly (number | 'no answer')[]): void {
    this.expectConsole(
      ...reasons.map((reason) =>
        reason === 'no answer'
          ? /^error: Failed to load resource: net::ERR_(CONNECTION_|INTERNET_|EMPTY_)/
          : new RegExp(`^error: Failed to load resource: .* status of ${String(reason)} `),
      ),
    );
  }

  /** Console lines that a test provokes. */
  expectConsole(...lines: readonly RegExp[]): void {
    this.#allowed.push(...lines);
  }

  /** Drags files from the desktop onto the page, as the browser sees it, and lets go. */
  async drop(...paths: readonly string[]): Promise<void> {
    const data = { items: [], files: [...paths], dragOperationsMask: 1 };
    const where = { x: 300, y: 200, data };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await this.protocol.send('Input.dispatchDragEvent', { type, ...where });
      // The page lays its target over everything once something is dragged over it.
      if (type === 'dragEnter') await this.page.waitForTimeout(50);
    }
  }

  /** Opens the file chooser and picks files. */
  async choose(...paths: readonly string[]): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Choose photos' }).click();
    await (await chooser).setFiles([...paths]);
  }

  card(name: string): Locator {
    return this.page.getByRole('article', { name });
  }

  /** The heading of a photo's answer. */
  answer(name: string): Locator {
    return this.card(name).getByRole('heading', { level: 3 });
  }

  /** Bytes per second that leave the browser at most; undefined for as many as can. */
  async limitUpload(bytesPerSecond: number | undefined): Promise<void> {
    await this.protocol.send('Network.enable');
    await this.protocol.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: bytesPerSecond ?? -1,
    });
  }

  async setOffline(offline: boolean): Promise<void> {
    await this.context.setOffline(offline);
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    // Tooltips and transitions come to rest.
    await this.page.waitForTimeout(300);
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  #watch(): void {
    // From the first listener on, Chromium shows no chooser of its own: in time for any key press.
    this.page.on('filechooser', () => undefined);
    this.page.on('console', (message) => {
      const type = message.type();
      if (type === 'error' || type === 'warning') {
        this.#problems.push(`${type}: ${message.text()}`);
      }
    });
    this.page.on('pageerror', (error) => this.#problems.push(`page error: ${error.message}`));
    this.page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol === 'blob:' || origin === new URL(this.url).origin) return;
      this.#problems.push(`request to another host: ${request.url()}`);
    });
  }
}
