import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Example } from './teaching-server';
import { teachingTexts } from './teaching-texts';
import { startDrag } from './use-drop';
import './example-grid.css';

interface ExampleGridProps {
  readonly className: string;
  readonly examples: readonly Example[];
  readonly chosen: ReadonlySet<string>;
  readonly disabled: boolean;
  readonly onToggle: (id: string) => void;
}

/** More are shown on demand: a thousand pictures take a while to draw. */
const SHOWN_AT_FIRST = 24;

/** The photos of a class: pressed they are chosen, dragged they go to another class. */
export function ExampleGrid(props: ExampleGridProps) {
  const { className, examples, chosen, disabled, onToggle } = props;
  const [showsAll, setShowsAll] = useState(false);
  // The newest are those that somebody has just added and wants to see.
  const shown = showsAll ? examples : examples.slice(-SHOWN_AT_FIRST);
  const first = examples.length - shown.length;
  return (
    <>
      <ul className="example-grid" aria-label={teachingTexts.classes.list(className)}>
        {shown.map((example, index) => (
          <li key={example.id}>
            <button
              type="button"
              aria-pressed={chosen.has(example.id)}
              disabled={disabled}
              draggable={!disabled}
              onDragStart={(event) => {
                startDrag(event, chosen.has(example.id) ? [...chosen] : [example.id]);
              }}
              onClick={() => {
                onToggle(example.id);
              }}
            >
              <img
                src={example.thumbnail}
                alt={teachingTexts.photo(className, first + index + 1)}
                draggable={false}
              />
            </button>
          </li>
        ))}
      </ul>
      {first > 0 && (
        <Button
          variant="subtle"
          size="xs"
          onClick={() => {
            setShowsAll(true);
          }}
        >
          {teachingTexts.classes.showAll(examples.length)}
        </Button>
      )}
    </>
  );
}
