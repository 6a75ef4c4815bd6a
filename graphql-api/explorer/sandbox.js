/**
 * Shows Apollo Sandbox. At `/graphql` it turns to Altair where Apollo's hosts cannot be reached; at
 * `/graphql/sandbox` somebody wants this one, so it waits for as long as it takes.
 */
const SCRIPT =
  'https://embeddable-sandbox.cdn.apollographql.com/v2/embeddable-sandbox.umd.production.min.js';
const FRAME_ORIGIN = 'https://sandbox.embed.apollographql.com';
const ALTAIR = '/graphql/altair/';
const IS_CHOSEN = location.pathname.startsWith('/graphql/sandbox');
/** For the script, and for the frame: networks that drop what they forbid never say no. */
const PATIENCE_MS = 4000;

const target = document.querySelector('#EmbeddedSandbox');

try {
  await withinPatience(loadScript());
  const frameIsThere = firstWordOfFrame();
  openSandbox();
  await withinPatience(frameIsThere);
} catch {
  if (IS_CHOSEN) tellUnreachable();
  // The way back leads to where the person came from, not here again.
  else location.replace(ALTAIR);
}

function loadScript() {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = SCRIPT;
    script.addEventListener('load', resolve);
    script.addEventListener('error', reject);
    document.head.append(script);
  });
}

/** The script may come from the browser's cache; a message of the frame shows that Apollo is there. */
function firstWordOfFrame() {
  return new Promise((resolve) => {
    addEventListener('message', ({ origin }) => {
      if (origin === FRAME_ORIGIN) resolve();
    });
  });
}

function openSandbox() {
  target.replaceChildren();
  new window.EmbeddedSandbox({
    target: '#EmbeddedSandbox',
    initialEndpoint: new URL('/graphql', location.href).href,
    initialState: { document: document.querySelector('#example').content.textContent },
    endpointIsEditable: false,
    hideCookieToggle: false,
    runTelemetry: false,
    // The style sheet does it; the page's policy allows nothing else.
    allowDynamicStyles: false,
  });
}

function withinPatience(promise) {
  if (IS_CHOSEN) return promise;
  const late = new Promise((_, reject) => {
    setTimeout(reject, PATIENCE_MS);
  });
  return Promise.race([promise, late]);
}

function tellUnreachable() {
  const line = document.createElement('p');
  line.role = 'alert';
  line.textContent =
    'Apollo Sandbox cannot be reached from this browser. Altair, above, comes from this service.';
  target.replaceChildren(line);
}
