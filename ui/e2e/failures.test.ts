import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  copyNetwork,
  describeWith,
  freePort,
  keepPicture,
  modelEnvironment,
  SAMPLE,
  samplePhotos,
  ServiceProcess,
  startStandaloneUnready,
  truncatedSample,
  waitUntilReady,
} from '@detections/test-support';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { audit } from './audit';
import { TestBrowser } from './browser';
import { describePage, REQUIREMENTS } from './describe-page';

const HALF = await readFile(truncatedSample());

describePage('a photo that cannot be classified', ({ open }) => {
  it.each([
    ['a document', 415, 'This kind of file cannot be read.', '%PDF-1.7'],
    ['half a photo', 422, 'This picture is damaged or incomplete.', HALF],
    ['an empty file', 400, 'The file did not arrive whole.', ''],
  ] as const)('%s is told in words, and the next one works', async (_, status, title, content) => {
    const session = await open();
    session.expectFailedRequests(status);
    await session.drop(keepPicture('broken.jpg', Buffer.from(content)));
    await session.page.getByRole('heading', { name: title }).waitFor();
    if (status === 422) await session.screenshot('error');
    await session.drop(SAMPLE.path);
    await session.page.getByRole('heading', { name: SAMPLE.label.name }).waitFor();
    await session.close();
  });

  it('because it is too large is not even sent', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'detections-e2e-'));
    const large = join(folder, 'large.jpg');
    await writeFile(large, Buffer.alloc(11_000_000));
    const session = await open();
    await session.page.getByText(/up to 10.5 MB each/).waitFor();
    await session.drop(large);
    await session.page.getByRole('heading', { name: 'This photo is too large.' }).waitFor();
    await session.page.getByText('It has 11 MB; at most 10.5 MB are taken.').waitFor();
    await session.close();
    await rm(folder, { recursive: true });
  });

  it('because there is no network waits for it', async () => {
    const session = await open();
    session.expectFailedRequests('no answer');
    await session.setOffline(true);
    await session.page.getByText('You are offline', { exact: true }).waitFor();
    await session.drop(SAMPLE.path);
    await session.page.getByRole('heading', { name: 'You are offline.' }).waitFor();
    await session.screenshot('offline');
    expect(await audit(session)).toEqual([]);
    await session.setOffline(false);
    await session.page.getByRole('heading', { name: SAMPLE.label.name }).waitFor();
    await session.page.getByText('You are offline', { exact: true }).waitFor({ state: 'detached' });
    await session.close();
  });
});

describePage(
  'a queue that is full',
  ({ open }) => {
    it('is waited out: every photo gets its answer by itself', async () => {
      const session = await open();
      session.expectFailedRequests(503);
      await session.drop(...samplePhotos(6));
      await session.page.getByRole('heading', { name: 'The service is busy.' }).first().waitFor();
      await session.page.getByText('6 of 6 photos done').waitFor({ timeout: 45_000 });
      await session.page.getByRole('list', { name: 'Top 5' }).nth(5).waitFor();
      expect(await session.page.getByRole('list', { name: 'Top 5' }).count()).toBe(6);
      await session.close();
    });
  },
  { MAX_QUEUE_LENGTH: '1' },
);

describeWith(REQUIREMENTS, 'a service that is not there yet', () => {
  let browser: TestBrowser;

  beforeAll(async () => {
    browser = await TestBrowser.start();
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    expect(browser.problems).toEqual([]);
  });

  it('gets its photos by itself once the model is ready', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'detections-e2e-cache-'));
    const nowhere = `http://127.0.0.1:${String(await freePort())}/`;
    const service = await startStandaloneUnready({
      HOME: cache,
      CACHE_DIR: cache,
      WEIGHTS_URLS: nowhere,
      FALLBACK_MODEL: 'off',
      DEFAULT_MODEL: 'late',
      LOG_LEVEL: 'silent',
    });
    const session = await browser.open(service.url);
    await session.page.getByText('The model is getting ready', { exact: true }).waitFor();
    await session.drop(SAMPLE.path);
    await session.page.getByText('Sent by itself as soon as the service is ready.').waitFor();
    await session.screenshot('getting-ready');
    expect(await audit(session)).toEqual([]);
    await copyNetwork(join(service.folder, 'models', 'late', '1'));
    await session.page
      .getByRole('heading', { name: SAMPLE.label.name })
      .waitFor({ timeout: 90_000 });
    await session.page.getByText('The model is getting ready').waitFor({ state: 'detached' });
    await session.close();
    await service.close();
    await rm(cache, { recursive: true });
  }, 150_000);

  it('that restarts is waited for, and the photo goes when it is back', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${String(port)}`;
    const start = (): ServiceProcess =>
      ServiceProcess.start('cli/dist/main.js serve', {
        PORT: String(port),
        ...modelEnvironment(),
      });
    const first = start();
    await waitUntilReady(url, first);
    const session = await browser.open(url);
    session.expectFailedRequests('no answer', 503);
    await session.page.getByText(/up to 10.5 MB each/).waitFor();
    await first.close();
    await session.drop(SAMPLE.path);
    await session.page.getByText('The server does not answer').waitFor();
    const second = start();
    await session.page
      .getByRole('heading', { name: SAMPLE.label.name })
      .waitFor({ timeout: 60_000 });
    await session.page.getByText('The server does not answer').waitFor({ state: 'detached' });
    await session.close();
    await second.close();
  }, 150_000);
});
