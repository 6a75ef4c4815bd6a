import type { RenderOptions } from 'altair-static';

/** Where the two explorers are. `/graphql` itself shows the Sandbox, else Altair. */
export const SANDBOX_PATH = '/graphql/sandbox';
export const ALTAIR_PATH = '/graphql/altair/';
/** Of the files in graphql-api/explorer. */
export const FILES_PATH = '/graphql/explorer/';
export const ALTAIR_OPTIONS_FILE = 'options.js';

/** Apollo's script comes from the one host, and opens a frame on the other. */
export const SANDBOX_POLICY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    baseUri: ["'none'"],
    connectSrc: ["'self'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    frameSrc: ['https://sandbox.embed.apollographql.com'],
    imgSrc: ["'self'"],
    scriptSrc: ["'self'", 'https://embeddable-sandbox.cdn.apollographql.com'],
    styleSrc: ["'self'"],
  },
};

/** Angular and CodeMirror write style elements. No frame: scripts around requests need one. */
export const ALTAIR_POLICY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    baseUri: ["'self'"],
    connectSrc: ["'self'"],
    fontSrc: ["'self'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    imgSrc: ["'self'", 'blob:', 'data:'],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    workerSrc: ["'self'"],
  },
};

const CLASSIFY_PHOTO = `mutation ClassifyPhoto($image: Upload!) {
  classify(image: $image) {
    label {
      name
      wordNetId
    }
    confidence
    predictions(first: 5) {
      label {
        name
      }
      confidence
    }
    image {
      width
      height
      mediaType
    }
    timing {
      totalMs
    }
  }
}
`;

/**
 * What a person finds in the editor; each explorer has its own place for files. Altair has a button
 * in the editor, too, but draws it anew when the cursor moves, and so a first click does nothing.
 */
const SANDBOX_EXAMPLE = `# Choose a photo under "Files" below: variable name "image".
${CLASSIFY_PHOTO}`;
const ALTAIR_EXAMPLE = `# Choose a photo under "Variables" below: "Add files", name "image".
${CLASSIFY_PHOTO}`;

const HEAD = `<link rel="icon" type="image/svg+xml" href="/favicon.svg" />
    <link rel="stylesheet" href="${FILES_PATH}explorer.css" />`;

/** The way from each to the other, in a tab beside it: what was typed stays. */
const BAR = `<nav class="explorers" aria-label="Explorers">
      <a href="${SANDBOX_PATH}" target="_blank">Apollo Sandbox</a> <span>from Apollo's hosts</span>
      <a href="${ALTAIR_PATH}" target="_blank">Altair</a> <span>from this service</span>
    </nav>`;

/** At `/graphql` its script turns to Altair where Apollo's hosts cannot be reached. */
export const SANDBOX_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Detections: Apollo Sandbox</title>
    ${HEAD}
    <script type="module" src="${FILES_PATH}sandbox.js"></script>
  </head>
  <body>
    ${BAR}
    <main id="EmbeddedSandbox">
      <p role="status">Apollo Sandbox is coming from Apollo's hosts.</p>
      <noscript><p>The explorers need JavaScript.</p></noscript>
    </main>
    <template id="example">${SANDBOX_EXAMPLE}</template>
  </body>
</html>
`;

const ALTAIR_OPTIONS: RenderOptions = {
  endpointURL: '/graphql',
  initialName: 'Classify a photo',
  initialQuery: ALTAIR_EXAMPLE,
  instanceStorageNamespace: 'detections_',
  disableAccount: true,
  initialSettings: {
    'alert.disableUpdateNotification': true,
    'banners.disable': true,
    disablePushNotification: true,
  },
  baseURL: ALTAIR_PATH,
  // A file of its own, because no inline script runs here.
  serveInitialOptionsInSeperateRequest: ALTAIR_OPTIONS_FILE,
};

/** Altair's page, and the script that starts it. */
export async function renderAltairPage(): Promise<{ html: string; options: string }> {
  // Large, and most processes never show it.
  const { renderAltair, renderInitSnippet } = await import('altair-static');
  const html = renderAltair(ALTAIR_OPTIONS)
    .replace('</head>', () => `  ${HEAD}\n  </head>`)
    .replace('<app-root>', () => `${BAR}\n    <app-root>`);
  return { html, options: renderInitSnippet(ALTAIR_OPTIONS) };
}
