import { useRef, useState } from 'react';
import { formatPercent } from '../format/format';
import { useStore } from '../use-store';
import { DuplicateList } from './duplicate-list';
import { LearningCurve } from './learning-curve';
import { MisplacedList } from './misplaced-list';
import type { Teaching } from './teaching';
import type { Classifier } from './teaching-server';
import { teachingTexts } from './teaching-texts';
import './quality-panel.css';

interface QualityPanelProps {
  readonly teaching: Teaching;
  readonly classifier: Classifier;
  readonly mayTeach: boolean;
}

const words = teachingTexts.quality;
const MOST_SHOWN = 6;

/** How good the classifier is, and what would make it better. */
export function QualityPanel({ teaching, classifier, mayTeach }: QualityPanelProps) {
  const { name, classes, quality } = classifier;
  const { examples } = useStore(teaching.shelf.state);
  /** What somebody has looked at and found right. */
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const removed = useStore(teaching.removals.pending)?.exampleIds ?? [];
  const title = useRef<HTMLHeadingElement>(null);
  const keep = (key: string): void => {
    setKept(new Set([...kept, key]));
    // What was pressed goes, and the keyboard's place in the page would go with it.
    title.current?.focus();
  };
  const tooFew = classes.filter((each) => each.tooFew).map((each) => each.name);

  return (
    <section className="panel quality-panel" aria-labelledby="quality-title">
      <h3 id="quality-title" ref={title} tabIndex={-1}>
        {words.title}
      </h3>
      <p>
        {quality?.accuracy == null
          ? words.unknown
          : words.accuracy(formatPercent(quality.accuracy), tenths(quality.accuracy))}
      </p>
      {tooFew.length > 0 && <p className="teaching-warning">{words.tooFew(tooFew.join(', '))}</p>}
      {quality != null && (
        <>
          <Confusions confusions={quality.confusions} />
          <MisplacedList
            misplaced={quality.misplaced.filter(
              ({ exampleId }) => !kept.has(exampleId) && !removed.includes(exampleId),
            )}
            examples={examples}
            mayTeach={mayTeach}
            onMove={(id, className) => {
              title.current?.focus();
              void teaching.moveExamples(name, [id], className);
            }}
            onKeep={keep}
          />
          <DuplicateList
            duplicates={quality.duplicates.filter(
              (pair) =>
                !kept.has(keyOf(pair)) &&
                !removed.includes(pair.firstId) &&
                !removed.includes(pair.secondId),
            )}
            examples={examples}
            mayTeach={mayTeach}
            onRemove={(id) => void teaching.removeExamples(name, [id])}
            onKeep={(pair) => {
              keep(keyOf(pair));
            }}
          />
          <LearningCurve quality={quality} />
        </>
      )}
    </section>
  );
}

function Confusions({
  confusions,
}: {
  readonly confusions: NonNullable<Classifier['quality']>['confusions'];
}) {
  if (confusions.length === 0) return null;
  return (
    <>
      <h4>{words.confusions}</h4>
      <ul>
        {confusions.slice(0, MOST_SHOWN).map(({ className, takenFor, count }) => (
          <li key={`${className} ${takenFor}`}>{words.confusion(className, takenFor, count)}</li>
        ))}
      </ul>
    </>
  );
}

function keyOf({ firstId, secondId }: { readonly firstId: string; readonly secondId: string }) {
  return `${firstId} ${secondId}`;
}

function tenths(share: number): string {
  return String(Math.round(share * 10));
}
