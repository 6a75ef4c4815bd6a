import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { createClassifyImage } from './classification/classify-image';
import { ErrorBoundary } from './error-boundary';
import { createGraphqlClient } from './graphql-client';
import './base.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root" to render into.');

const classifyImage = createClassifyImage(createGraphqlClient());

createRoot(root).render(
  <StrictMode>
    <ErrorBoundary
      onReload={() => {
        window.location.reload();
      }}
    >
      <App classifyImage={classifyImage} />
    </ErrorBoundary>
  </StrictMode>,
);
