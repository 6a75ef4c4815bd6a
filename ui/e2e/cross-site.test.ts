import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { eventually, runCommand, SAMPLE } from '@detections/test-support';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describePage } from './describe-page';
import type { PageSession } from './page-session';
import { WithholdingProxy, type Outcome } from './withholding-proxy';

/** A name of the service's own; no browser says Sec-Fetch-Site to it, because it has no TLS. */
const OWN_NAME = 'photos.example';
const DOORS = ['/', '/feedback', '/graphql', '/predict'];

describePage(
  'a page of another origin',
  (under) => {
    let proxy: WithholdingProxy;
    let strangers: Server;

    beforeAll(async () => {
      proxy = await WithholdingProxy.start(under.service.url);
      strangers = createServer((_request, response) => {
        response.setHeader('content-type', 'text/html').end('<title>Win a prize</title>');
      });
      await once(strangers.listen(0, '127.0.0.1'), 'listening');
    });

    afterAll(async () => {
      strangers.close();
      await proxy.close();
    });

    /** Opens a page under this name, lets it do its worst to the target, and tells what came of it. */
    const outcomesOf = async (
      page: string,
      target: string,
      attack: (session: PageSession, target: string) => Promise<void>,
      count: number,
    ): Promise<readonly Outcome[]> => {
      const session = await under.browser.open(page);
      // Whatever Chromium says of its refusals.
      session.expectConsole(/./);
      proxy.outcomes.length = 0;
      const outcomes = (): Outcome[] =>
        proxy.outcomes.filter((outcome) => !outcome.startsWith('GET /favicon.ico'));
      await attack(session, target);
      await eventually(() => {
        if (outcomes().length < count) throw new Error(outcomes().join('\n'));
        return Promise.resolve();
      }, 10_000);
      await session.close();
      const DATA_DIR = join(under.service.folder, 'data');
      const { stderr } = await runCommand(['feedback', 'export'], DATA_DIR, { DATA_DIR });
      expect(stderr).toContain(' 0 on classifications, 0 free-text reports');
      return outcomes().sort();
    };
    const strangersAt = (host: string): string =>
      `http://${host}:${String((strangers.address() as AddressInfo).port)}/`;
    const serviceAt = (host: string): string => `http://${host}:${String(proxy.port)}`;

    it.each([
      ['another site', 'localhost', '127.0.0.1', 'cross-site'],
      ['another port of this machine', '127.0.0.1', '127.0.0.1', 'same-site'],
      ['another site, to a name without TLS', 'evil.example', OWN_NAME, 'not said'],
    ])('of %s is refused before its body is read', async (_, page, target, site) => {
      const outcomes = await outcomesOf(strangersAt(page), serviceAt(target), postEverywhere, 5);
      expect(outcomes).toEqual(
        // Twice to /predict: by a script and by a form.
        [...DOORS, '/predict'].map((door) => `POST ${door} (${site}): 403`),
      );
    });

    it('may not even ask for what needs a preflight', async () => {
      const outcomes = await outcomesOf(
        strangersAt('localhost'),
        serviceAt('127.0.0.1'),
        postJson,
        1,
      );
      expect(outcomes).toEqual(['OPTIONS /graphql (cross-site): 405']);
    });

    it('stores nothing by an image tag', async () => {
      const outcomes = await outcomesOf(
        strangersAt('localhost'),
        serviceAt('127.0.0.1'),
        showImage,
        1,
      );
      expect(outcomes).toEqual(['GET /feedback (cross-site): 403']);
    });

    it('is not answered though its own name was made to point to the service', async () => {
      const rebound = serviceAt('evil.example');
      const outcomes = await outcomesOf(rebound, rebound, postEverywhere, 4);
      // Its form is held back by the policy that comes with each of our answers.
      expect(outcomes).toEqual(DOORS.map((door) => `POST ${door} (not said): 403`));
    });

    it('leaves our own page at work, also where no browser says Sec-Fetch-Site', async () => {
      const { port } = new URL(under.service.url);
      for (const host of ['127.0.0.1', 'localhost', OWN_NAME]) {
        const session = await under.browser.open(`http://${host}:${port}/`);
        session.expectConsole(/Cross-Origin-Opener-Policy|origin-keyed/);
        await session.choose(SAMPLE.path);
        await session.answer(SAMPLE.fileName).getByText(SAMPLE.label.name).waitFor();
        await session.close();
      }
    });
  },
  { ALLOWED_HOSTS: OWN_NAME },
);

/** All that a page can send to another origin without asking first. */
async function postEverywhere({ page }: PageSession, target: string): Promise<void> {
  await page.evaluate(async (target) => {
    const body = (): FormData => {
      const form = new FormData();
      form.append('file', new File([new Uint8Array(3_000_000)], 'photo.png'));
      return form;
    };
    const send = (path: string): Promise<unknown> =>
      fetch(`${target}${path}`, { method: 'POST', mode: 'no-cors', body: body() }).catch(
        () => undefined,
      );
    await Promise.all(['/', '/feedback', '/graphql', '/predict'].map(send));
    const frame = document.createElement('iframe');
    frame.name = 'hidden';
    const form = document.createElement('form');
    Object.assign(form, { target: 'hidden', method: 'POST', action: `${target}/predict` });
    form.enctype = 'multipart/form-data';
    const input = Object.assign(document.createElement('input'), { type: 'file', name: 'file' });
    const files = new DataTransfer();
    files.items.add(body().get('file') as File);
    input.files = files.files;
    form.append(input);
    document.body.append(frame, form);
    form.submit();
  }, target);
}

async function postJson({ page }: PageSession, target: string): Promise<void> {
  await page.evaluate(async (target) => {
    const headers = { 'content-type': 'application/json' };
    const body = '{"query":"{ model { name } }"}';
    await fetch(`${target}/graphql`, { method: 'POST', headers, body }).catch(() => undefined);
  }, target);
}

async function showImage({ page }: PageSession, target: string): Promise<void> {
  await page.evaluate((target) => {
    new Image().src = `${target}/feedback?report=spam`;
  }, target);
}
