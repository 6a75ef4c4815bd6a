import { Button } from '@mantine/core';
import { formatPercent } from '../format/format';
import { ExamplePicture } from './example-picture';
import type { ClassifierQuality, Example } from './teaching-server';
import { teachingTexts } from './teaching-texts';

type Duplicate = ClassifierQuality['duplicates'][number];

interface DuplicateListProps {
  readonly duplicates: readonly Duplicate[];
  readonly examples: ReadonlyMap<string, Example>;
  readonly mayTeach: boolean;
  readonly onRemove: (id: string) => void;
  readonly onKeep: (pair: Duplicate) => void;
}

const words = teachingTexts.quality;
const MOST_SHOWN = 6;

/** Photos that are there twice, which makes a classifier look better than it is. */
export function DuplicateList(props: DuplicateListProps) {
  const { duplicates, examples, mayTeach, onRemove, onKeep } = props;
  if (duplicates.length === 0) return null;
  return (
    <>
      <h4>{words.duplicates}</h4>
      <ul className="quality-findings" aria-label={words.duplicates}>
        {duplicates.slice(0, MOST_SHOWN).map((pair) => {
          const [first, second] = [examples.get(pair.firstId), examples.get(pair.secondId)];
          return (
            <li key={`${pair.firstId} ${pair.secondId}`}>
              <ExamplePicture example={first} />
              <ExamplePicture example={second} />
              <p>
                {words.duplicate(formatPercent(pair.similarity))}
                {first !== undefined && second !== undefined && (
                  <> · {words.whereBoth(first.className, second.className)}</>
                )}
              </p>
              {mayTeach && (
                <div className="quality-buttons">
                  <Button
                    size="xs"
                    onClick={() => {
                      onRemove(pair.secondId);
                    }}
                  >
                    {words.removeSecond}
                  </Button>
                  <Button
                    size="xs"
                    variant="default"
                    onClick={() => {
                      onKeep(pair);
                    }}
                  >
                    {words.keepBoth}
                  </Button>
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
