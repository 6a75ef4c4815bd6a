import { Slider, Switch } from '@mantine/core';
import { texts } from '../texts';
import { scaleColour } from './colour-scale';
import './heatmap-controls.css';

interface HeatmapControlsProps {
  readonly shown: boolean;
  readonly onShownChange: (shown: boolean) => void;
  readonly strength: number;
  readonly onStrengthChange: (strength: number) => void;
  /** Whether part of the photo lies outside of what the network saw. */
  readonly hasOutside: boolean;
}

const GRADIENT = `linear-gradient(to right, ${[0, 0.25, 0.5, 0.75, 1].map(scaleColour).join(', ')})`;

export function HeatmapControls(props: HeatmapControlsProps) {
  const { shown, onShownChange, strength, onStrengthChange, hasOutside } = props;
  return (
    <div className="heatmap-controls">
      <Switch
        label={texts.heatmap.show}
        checked={shown}
        onChange={(event) => {
          onShownChange(event.currentTarget.checked);
        }}
      />
      {shown && (
        <>
          <div className="heatmap-legend">
            <span>{texts.heatmap.legendLow}</span>
            <span className="heatmap-gradient" style={{ background: GRADIENT }} />
            <span>{texts.heatmap.legendHigh}</span>
          </div>
          {hasOutside && <p className="heatmap-outside">{texts.heatmap.outside}</p>}
          {/* The slider's thumb says the same to a screen reader. */}
          <p className="heatmap-strength" aria-hidden="true">
            {texts.heatmap.strength}
          </p>
          <Slider
            thumbLabel={texts.heatmap.strength}
            min={0}
            max={100}
            step={5}
            value={Math.round(strength * 100)}
            onChange={(percent) => {
              onStrengthChange(percent / 100);
            }}
            label={(percent) => `${String(percent)}%`}
          />
        </>
      )}
    </div>
  );
}
