import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure } from '../failures/failure';
import type { DrawHeatmaps, Heatmap } from './draw-heatmaps';

export type HeatmapsState =
  | { readonly phase: 'none' }
  | { readonly phase: 'drawing' }
  | { readonly phase: 'drawn'; readonly heatmaps: readonly Heatmap[] }
  | { readonly phase: 'failed'; readonly failure: Failure };

/** The heatmaps of one photo, asked for once and only when wanted: they cost a second upload. */
export function useHeatmaps(
  drawHeatmaps: DrawHeatmaps,
  image: File,
  model: string,
  classIndexes: readonly number[],
): { readonly state: HeatmapsState; readonly draw: () => void } {
  const [state, setState] = useState<HeatmapsState>({ phase: 'none' });
  const underWay = useRef<AbortController>(null);

  useEffect(() => () => underWay.current?.abort(), []);

  const draw = useCallback(() => {
    underWay.current?.abort();
    const controller = new AbortController();
    underWay.current = controller;
    setState({ phase: 'drawing' });
    void drawHeatmaps(image, model, classIndexes, { signal: controller.signal }).then((result) => {
      if (controller.signal.aborted) return;
      setState(
        result.ok
          ? { phase: 'drawn', heatmaps: result.data }
          : { phase: 'failed', failure: result.failure },
      );
    });
  }, [drawHeatmaps, image, model, classIndexes]);

  return { state, draw };
}
