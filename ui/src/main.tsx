import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { ErrorBoundary } from './failures/error-boundary';
import { createGraphqlClient } from './graphql/graphql-client';
import { openHistoryStore } from './history/history-store';
import { openChoiceMemory } from './models/choice-memory';
import { makeThumbnail } from './photos/thumbnail';
import { connectServer, createServices } from './services';
import { PageTheme } from './theme/page-theme';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root" to render into.');

const services = createServices(connectServer(createGraphqlClient()), {
  openStore: () => openHistoryStore(),
  makeThumbnail,
  choiceMemory: openChoiceMemory(),
});

createRoot(root).render(
  <StrictMode>
    <ErrorBoundary
      onReload={() => {
        window.location.reload();
      }}
    >
      <PageTheme>
        <App services={services} />
      </PageTheme>
    </ErrorBoundary>
  </StrictMode>,
);
