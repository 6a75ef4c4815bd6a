import { useCallback, useMemo, useState } from 'react';
import { FailureNotice } from '../failures/failure-notice';
import { FeedbackPanel, type TeachCorrection } from '../feedback/feedback-panel';
import type { SearchLabels } from '../feedback/search-labels';
import { formatLabelName } from '../format/format';
import { HeatmapControls } from '../heatmap/heatmap-controls';
import { HeatmapLayer } from '../heatmap/heatmap-layer';
import type { Heatmap } from '../heatmap/draw-heatmaps';
import { useHeatmaps } from '../heatmap/use-heatmaps';
import { PhotoImage } from '../photos/photo-image';
import { texts } from '../texts';
import { ClassificationDetails } from './classification-details';
import type { Classification } from './classify-image';
import { PredictionBars } from './prediction-bars';
import type { SubmissionActions } from './submission-actions';
import { Verdict } from './verdict';
import './answer.css';

interface AnswerProps {
  readonly image: File;
  readonly classification: Classification;
  readonly roundTripMs: number;
  readonly actions: SubmissionActions;
}

const DEFAULT_STRENGTH = 0.75;

/** The photo with its answer: what it shows, how sure, why, and whether that is right. */
export function Answer({ image, classification, roundTripMs, actions }: AnswerProps) {
  const { predictions, label, model } = classification;
  // Its classes are what is drawn and searched, whichever is chosen by now.
  const asked = `${model.name}@${model.version}`;
  const classIndexes = useMemo(
    () => predictions.map((prediction) => prediction.label.classIndex),
    [predictions],
  );
  const { state, draw } = useHeatmaps(actions.drawHeatmaps, image, asked, classIndexes);
  const [shown, setShown] = useState(false);
  const [strength, setStrength] = useState(DEFAULT_STRENGTH);
  const [classIndex, setClassIndex] = useState(label.classIndex);

  const show = useCallback(() => {
    setShown(true);
    if (state.phase === 'none' || state.phase === 'failed') draw();
  }, [state.phase, draw]);

  const searchLabels: SearchLabels = useCallback(
    (search, options) => actions.searchLabels(search, { ...options, model: asked }),
    [actions, asked],
  );

  const canTeach = useCallback(() => actions.canTeach(model.name), [actions, model.name]);
  const teach: TeachCorrection = useCallback(
    async (className) => {
      const source = 'CORRECTION' as const;
      const photos = { classifier: model.name, className, source, images: [image] };
      return (await actions.teach(photos)).failures[0];
    },
    [actions, model.name, image],
  );

  const heatmap =
    shown && state.phase === 'drawn'
      ? state.heatmaps.find((drawn) => drawn.classIndex === classIndex)
      : undefined;
  const selected = predictions.find((prediction) => prediction.label.classIndex === classIndex);
  const name = formatLabelName(selected?.label.name ?? label.name);

  return (
    <div className="answer">
      <div className="answer-photo">
        <PhotoImage image={image}>
          {heatmap !== undefined && <HeatmapLayer heatmap={heatmap} strength={strength} />}
        </PhotoImage>
      </div>
      <div className="answer-words">
        <Verdict {...classification} />
        <PredictionBars
          predictions={predictions}
          selected={shown ? classIndex : undefined}
          {...(model.heatmaps && {
            onSelect: (wanted: number) => {
              setClassIndex(wanted);
              show();
            },
          })}
        />
        <ClassificationDetails {...classification} roundTripMs={roundTripMs} />
        <FeedbackPanel
          classificationId={classification.id}
          reportFeedback={actions.reportFeedback}
          searchLabels={searchLabels}
          canTeach={canTeach}
          teach={teach}
        />
      </div>
      <div className="answer-heatmap">
        {model.heatmaps ? (
          <HeatmapControls
            shown={shown}
            onShownChange={(wanted) => {
              if (wanted) show();
              else setShown(false);
            }}
            strength={strength}
            onStrengthChange={setStrength}
            hasOutside={heatmap !== undefined && hasOutside(heatmap)}
          />
        ) : (
          <p className="answer-no-heatmap">{texts.heatmap.notAvailable}</p>
        )}
        <div role="status" className="answer-heatmap-status">
          {shown && state.phase === 'drawing' && texts.heatmap.working}
          {shown && state.phase === 'failed' && <FailureNotice failure={state.failure} />}
          {heatmap !== undefined &&
            (heatmap.values.some((value) => value > 0)
              ? texts.heatmap.shown(name)
              : texts.heatmap.nothing(name))}
        </div>
      </div>
    </div>
  );
}

/** The region may reach beyond the photo, where the model saw bars around it. */
function hasOutside({ region: { x, y, width, height } }: Heatmap): boolean {
  return x > 0 || y > 0 || x + width < 1 || y + height < 1;
}
