import { SAMPLE } from '@detections/test-support';
import { expect, it } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { describePage } from './describe-page';
import type { PageSession } from './page-session';

const APOLLO = /^https:\/\/[^/]+\.apollographql\.com\//;
/** Longer than the explorers wait for Apollo. */
const LONG_MS = 6000;

/** A stand-in for Apollo's script, which opens the frame as that does. */
const SCRIPT = `window.EmbeddedSandbox = class {
  constructor({ target, initialEndpoint, initialState }) {
    const frame = document.createElement('iframe');
    frame.src = 'https://sandbox.embed.apollographql.com/sandbox/explorer?endpoint=' +
      encodeURIComponent(initialEndpoint + ' ' + initialState.document);
    document.querySelector(target).append(frame);
  }
};`;
/** And for the frame, which speaks to the page as soon as it is there. */
const FRAME = `<h1>Sandbox</h1><script>
  document.body.append(new URLSearchParams(location.search).get('endpoint'));
  parent.postMessage({ name: 'ExplorerListeningForHandshake' }, '*');
</script>`;

describePage('the explorers', (suite) => {
  /** As somebody whose requests to Apollo's hosts meet this. */
  async function openExplorer(
    path: string,
    meet: (route: Route) => Promise<void>,
  ): Promise<PageSession> {
    const session = await suite.open();
    session.expectConsole(
      /^request to another host: https:\/\/(embeddable-sandbox\.cdn|sandbox\.embed)\.apollographql\.com\//,
      /^error: Failed to load resource: net::ERR_INTERNET_DISCONNECTED$/,
    );
    await session.page.context().route(APOLLO, meet);
    await session.page.goto(`${suite.service.url}${path}`);
    return session;
  }

  it('classify a photo by Altair, where Apollo is out of reach', async () => {
    const session = await openExplorer('/graphql', outOfReach);
    const { page } = session;
    await page.waitForURL('**/graphql/altair/', { timeout: LONG_MS });
    const elsewhere = requestsToOthers(page, suite.service.url);

    await page.getByText('Variables', { exact: true }).click();
    await page.getByRole('button', { name: 'Add files' }).click();
    await page.getByPlaceholder('File name').fill('image');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Select files' }).click();
    await (await chooser).setFiles(SAMPLE.path);
    await page.getByRole('button', { name: 'Send Request' }).click();
    await page.locator('app-query-result').getByText(`"${SAMPLE.label.name}"`).first().waitFor();
    await page.getByText('Docs', { exact: true }).click();
    await page.getByText('Root Types').waitFor();
    await session.screenshot('explorer-altair');
    expect(elsewhere).toEqual([]);
    await session.close();
  });

  it('turn to Altair within seconds, where the network never answers for Apollo', async () => {
    const session = await openExplorer('/graphql', neverAnswer);
    await session.page.waitForURL('**/graphql/altair/', { timeout: LONG_MS });
    await session.close();
  });

  it('turn to Altair, where only the script of the Sandbox comes, from a cache', async () => {
    const session = await openExplorer('/graphql', (route) =>
      isScript(route) ? answerAsApollo(route) : outOfReach(route),
    );
    await session.page.waitForURL('**/graphql/altair/', { timeout: LONG_MS });
    await session.close();
  });

  it('stay at the Sandbox where Apollo is there, with the example and one click from Altair', async () => {
    const session = await openExplorer('/graphql', answerAsApollo);
    const { page } = session;
    const frame = page.frameLocator('iframe');
    await frame.getByText(`${suite.service.url}/graphql # Choose a photo`).waitFor();
    await page.waitForTimeout(LONG_MS);
    await frame.getByText('mutation ClassifyPhoto').waitFor();
    expect(new URL(page.url()).pathname).toBe('/graphql');
    await session.screenshot('explorer-sandbox');
    const altair = await follow(page, 'Altair');
    await altair.getByRole('button', { name: 'Send Request' }).waitFor();
    await session.close();
  });

  it('say that the Sandbox is out of reach to who asks for it', async () => {
    const session = await openExplorer('/graphql/altair', outOfReach);
    const sandbox = await follow(session.page, 'Apollo Sandbox');
    await sandbox
      .getByRole('alert')
      .getByText(/^Apollo Sandbox cannot be reached/)
      .waitFor();
    expect(new URL(sandbox.url()).pathname).toBe('/graphql/sandbox');
    await session.close();
  });
});

/** A link of the bar, which opens a tab. */
async function follow(page: Page, name: string): Promise<Page> {
  const opened = page.waitForEvent('popup');
  await page.getByRole('link', { name }).click();
  return opened;
}

function outOfReach(route: Route): Promise<void> {
  return route.abort('internetdisconnected');
}

function neverAnswer(): Promise<void> {
  return Promise.resolve();
}

function answerAsApollo(route: Route): Promise<void> {
  return isScript(route)
    ? route.fulfill({ contentType: 'text/javascript', body: SCRIPT })
    : route.fulfill({ contentType: 'text/html', body: FRAME });
}

function isScript(route: Route): boolean {
  return route.request().resourceType() === 'script';
}

/** From now on, as they come. */
function requestsToOthers(page: Page, own: string): readonly string[] {
  const others: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (url.startsWith('http') && !url.startsWith(own)) others.push(url);
  });
  return others;
}
