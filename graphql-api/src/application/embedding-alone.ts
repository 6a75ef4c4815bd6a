import type { Outputs } from '@detections/schema';

export const EMBEDDING_ALONE: Outputs = { topK: 0, heatmaps: [], embedding: true, copies: false };
