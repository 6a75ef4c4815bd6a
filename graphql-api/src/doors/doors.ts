import type { Door } from './door.js';
import { explorerDoor } from './explorer/explorer-door.js';
import { feedbackDoor } from './feedback/feedback-door.js';
import { graphqlDoor } from './graphql/graphql-door.js';
import { healthDoor } from './health/health-door.js';
import { openapiDoor } from './openapi/openapi-door.js';
import { pageDoor } from './page/page-door.js';
import { predictDoor } from './predict/predict-door.js';
import { v1Door } from './v1/v1-door.js';

/** Every way into the service. */
export const DOORS: readonly Door[] = [
  { name: 'graphql', guarded: true, open: graphqlDoor },
  { name: 'predict', guarded: true, open: predictDoor },
  { name: 'v1', guarded: true, open: v1Door },
  { name: 'feedback', guarded: true, open: feedbackDoor },
  { name: 'health', guarded: false, open: healthDoor },
  { name: 'openapi', guarded: false, open: openapiDoor },
  { name: 'explorer', guarded: false, open: explorerDoor },
  { name: 'page', guarded: false, open: pageDoor },
];
