import { z } from 'zod';
import { MAX_CLASS_COUNT } from '../model/model-card.js';

/** Most heatmaps that one job can ask for. */
export const MAX_HEATMAPS = 8;

const classIndexSchema = z.int().min(0).lt(MAX_CLASS_COUNT);

export const heatmapRequestSchema = z.object({
  /** The class to look for; null stands for the most probable one. */
  classIndex: classIndexSchema.nullable(),
});
export type HeatmapRequest = z.infer<typeof heatmapRequestSchema>;

/**
 * A rectangle in fractions of the picture as a person sees it, from its top left corner. Where a
 * preset puts bars around the picture, it reaches beyond: x and y are below 0, or the rest over 1.
 */
export const regionSchema = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number().positive(),
  height: z.number().positive(),
});
export type Region = z.infer<typeof regionSchema>;

/** Where in the picture the network saw a class: its class activation map (Zhou et al., 2016). */
export const heatmapSchema = z.object({
  classIndex: classIndexSchema,
  /** Columns and rows of the grid. */
  width: z.int().positive(),
  height: z.int().positive(),
  /** Row by row from the top left as a person sees the picture, 0 to 1: 1 speaks most for it. */
  values: z.array(z.number().min(0).max(1)),
  /** Where the grid lies; the network saw nothing outside. */
  region: regionSchema,
  /** What the network gave the class, before softmax. */
  logit: z.number(),
});
export type Heatmap = z.infer<typeof heatmapSchema>;
