import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { modelsTexts } from './models-texts';
import './model-steps.css';

/** From the files to a model that is kept. */
export const STEPS = ['send', 'check', 'try', 'keep'] as const;

export type Step = (typeof STEPS)[number];

interface ModelStepsProps {
  readonly name: string;
  /** What is under way, or has to be done next; undefined where all is done. */
  readonly current: Step | undefined;
  readonly hasFailed?: boolean;
}

const words = modelsTexts.steps;

/** How far a model is. */
export function ModelSteps({ name, current, hasFailed = false }: ModelStepsProps) {
  const at = current === undefined ? STEPS.length : STEPS.indexOf(current);
  return (
    <ol className="model-steps" aria-label={words.title(name)}>
      {STEPS.map((step, index) => {
        const isCurrent = index === at;
        const state = index < at ? 'done' : isCurrent && hasFailed ? 'failed' : undefined;
        return (
          <li key={step} data-state={state} aria-current={isCurrent ? 'step' : undefined}>
            <span className="model-step-mark" aria-hidden="true">
              {state === 'done' && <IconCheck size={14} stroke={3} />}
              {state === 'failed' && <IconAlertTriangle size={14} stroke={2.5} />}
              {state === undefined && index + 1}
            </span>
            {words[step]}
            {state !== undefined && <span className="visually-hidden"> {words[state]}</span>}
          </li>
        );
      })}
    </ol>
  );
}
