import { Button } from '@mantine/core';
import { formatMoment } from '../format/format';
import type { Classifier } from './teaching-server';
import { teachingTexts } from './teaching-texts';
import './version-list.css';

interface VersionListProps {
  readonly versions: Classifier['versions'];
  readonly mayTeach: boolean;
  readonly onRollBack: (version: number) => void;
}

const words = teachingTexts.versions;

/** What each training has made, the newest first. */
export function VersionList({ versions, mayTeach, onRollBack }: VersionListProps) {
  if (versions.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="versions-title">
      <h3 id="versions-title">{words.title}</h3>
      <p>{words.hint}</p>
      <ul className="version-list">
        {versions.map(({ version, createdAt, classCount, exampleCount, isActive }) => (
          <li key={version}>
            <p>
              <strong>{words.name(version)}</strong>{' '}
              {words.facts(classCount, exampleCount, formatMoment(Date.parse(createdAt)))}
            </p>
            {isActive && <p className="version-list-active">{words.active}</p>}
            {!isActive && mayTeach && (
              <Button
                size="xs"
                variant="default"
                aria-label={words.rollBackTo(version)}
                onClick={() => {
                  onRollBack(version);
                }}
              >
                {words.rollBack}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
