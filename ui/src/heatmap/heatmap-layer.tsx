import { useCallback } from 'react';
import { colourValues, heatmapColours } from './colour-scale';
import type { Heatmap } from './draw-heatmaps';
import { interpolateGrid } from './interpolate-grid';
import './heatmap-layer.css';

/** Pixels of the drawn map's sides; the browser stretches it smoothly from there. */
const SIDE = 224;

interface HeatmapLayerProps {
  readonly heatmap: Heatmap;
  /** Opacity of its strongest place, 0 to 1. */
  readonly strength: number;
}

/** Lies over a photo that fills its parent: the map in its region, and darkness around that. */
export function HeatmapLayer({ heatmap, strength }: HeatmapLayerProps) {
  const draw = useCallback(
    (canvas: HTMLCanvasElement | null) => {
      const context = canvas?.getContext('2d');
      if (context == null) return;
      const values = interpolateGrid(heatmap, SIDE, SIDE);
      const pixels = colourValues(values, heatmapColours());
      context.putImageData(new ImageData(pixels, SIDE, SIDE), 0, 0);
    },
    [heatmap],
  );
  const { x, y, width, height } = heatmap.region;
  const place = {
    left: toPercent(x),
    top: toPercent(y),
    width: toPercent(width),
    height: toPercent(height),
  };
  return (
    <div className="heatmap-layer" aria-hidden="true">
      <div className="heatmap-seen" style={place}>
        <canvas ref={draw} width={SIDE} height={SIDE} style={{ opacity: strength }} />
      </div>
    </div>
  );
}

function toPercent(share: number): string {
  return `${String(share * 100)}%`;
}
