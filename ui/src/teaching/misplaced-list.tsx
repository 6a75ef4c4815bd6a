import { Button } from '@mantine/core';
import { ExamplePicture } from './example-picture';
import type { ClassifierQuality, Example } from './teaching-server';
import { teachingTexts } from './teaching-texts';

interface MisplacedListProps {
  readonly misplaced: ClassifierQuality['misplaced'];
  readonly examples: ReadonlyMap<string, Example>;
  readonly mayTeach: boolean;
  readonly onMove: (id: string, className: string) => void;
  readonly onKeep: (id: string) => void;
}

const words = teachingTexts.quality;
const MOST_SHOWN = 6;

/** Photos that look like those of another class, likeliest first. */
export function MisplacedList(props: MisplacedListProps) {
  const { misplaced, examples, mayTeach, onMove, onKeep } = props;
  if (misplaced.length === 0) return null;
  return (
    <>
      <h4>{words.misplaced}</h4>
      <ul className="quality-findings" aria-label={words.misplaced}>
        {misplaced.slice(0, MOST_SHOWN).map(({ exampleId, className, likelyClassName }) => (
          <li key={exampleId}>
            <ExamplePicture example={examples.get(exampleId)} />
            <p>{words.misplacedOne(className, likelyClassName)}</p>
            {mayTeach && (
              <div className="quality-buttons">
                <Button
                  size="xs"
                  onClick={() => {
                    onMove(exampleId, likelyClassName);
                  }}
                >
                  {words.move(likelyClassName)}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => {
                    onKeep(exampleId);
                  }}
                >
                  {words.keep}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
