import { Button } from '@mantine/core';
import { useState } from 'react';
import { formatConfidence } from '../format/format';
import { useStore } from '../use-store';
import { ClassMenu } from './class-menu';
import { ReviewItem } from './review-item';
import type { ReviewEntry, ReviewQueue } from './review-queue';
import type { Classifier } from './teaching-server';
import { teachingTexts } from './teaching-texts';
import './review-list.css';

interface ReviewListProps {
  readonly review: ReviewQueue;
  readonly classifier: Classifier;
}

const words = teachingTexts.review;
const MOST_SHOWN = 24;

/** The answers of this visit: several at once become examples of their class. */
export function ReviewList({ review, classifier }: ReviewListProps) {
  const state = useStore(review.state);
  const entries = state.entries.filter((entry) => entry.classifier === classifier.name);
  const taught = state.taught?.classifier === classifier.name ? state.taught : undefined;
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const chosen = entries.filter(({ id }) => toggled.has(id));
  if (entries.length === 0 && taught === undefined) return null;

  return (
    <section className="panel" aria-labelledby="review-title">
      <h3 id="review-title">{words.title}</h3>
      <p>{words.hint}</p>
      <ul className="review-list">
        {entries.slice(0, MOST_SHOWN).map((entry) => (
          <li key={entry.id}>
            <ReviewItem
              image={entry.image}
              answer={inWords(entry)}
              isChosen={toggled.has(entry.id)}
              onToggle={() => {
                setToggled(toggle(toggled, entry.id));
              }}
            />
          </li>
        ))}
      </ul>
      <div className="review-tools">
        <ClassMenu
          title={words.teach}
          classNames={classifier.classes.map(({ name }) => name)}
          disabled={chosen.length === 0}
          onChoose={(className) => void review.teach(chosen, className)}
        />
        <Button
          size="xs"
          variant="default"
          disabled={chosen.length === 0}
          onClick={() => {
            review.dismiss(chosen);
          }}
        >
          {words.dismiss}
        </Button>
      </div>
      <div role="status" className="review-tools">
        {taught !== undefined && (
          <>
            <p>{words.taught(taught.exampleIds.length, taught.className)}</p>
            <Button size="xs" variant="default" onClick={() => void review.undo()}>
              {words.undo}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}

function toggle(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return ids.has(id) ? new Set([...ids].filter((each) => each !== id)) : new Set([...ids, id]);
}

function inWords({ answer: { label, confidence, known } }: ReviewEntry): string {
  const guess = words.answer(label.name, formatConfidence(confidence));
  return known === false ? words.none(guess) : guess;
}
