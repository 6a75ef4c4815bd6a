import { Alert, Button } from '@mantine/core';
import { useEffect } from 'react';
import { FailureNotice } from '../failures/failure-notice';
import { RemovalNotice } from '../page/removal-notice';
import { texts } from '../texts';
import { useStore } from '../use-store';
import { ClassifierBench } from './classifier-bench';
import { ClassifierHead } from './classifier-head';
import type { Teaching } from './teaching';
import { teachingTexts } from './teaching-texts';
import './teaching-view.css';

interface TeachingViewProps {
  readonly teaching: Teaching;
  readonly mediaTypes: readonly string[] | undefined;
}

/** The page's place for classes of one's own. */
export function TeachingView({ teaching, mediaTypes }: TeachingViewProps) {
  const { workshop, shelf } = teaching;
  const news = useStore(workshop.news);
  useEffect(() => {
    void workshop.refresh();
  }, [workshop]);
  useEffect(() => shelf.watch(), [shelf]);
  useEffect(keepMissedDrops, []);

  return (
    <div className="teaching-view">
      <h2>{teachingTexts.title}</h2>
      <Body teaching={teaching} mediaTypes={mediaTypes} />
      <RemovalNotice removals={teaching.removals} />
      <div role="status" className="visually-hidden">
        {news}
      </div>
    </div>
  );
}

function Body({ teaching, mediaTypes }: TeachingViewProps) {
  const { workshop } = teaching;
  const state = useStore(workshop.state);
  const failure = useStore(workshop.failure);
  if (state.phase === 'loading') return <p>{texts.page.loading}</p>;
  if (state.phase === 'failed') return <FailureNotice failure={state.failure} />;
  const { access, classifiers, selected } = state;
  const mayTeach = access.allowed;
  const classifier = classifiers.find(({ name }) => name === selected);
  return (
    <>
      {!mayTeach && (
        <Alert role="presentation" title={teachingTexts.notAllowed}>
          {access.reason ?? teachingTexts.notAllowedAdvice}
        </Alert>
      )}
      <div role="status">{failure !== undefined && <FailureNotice failure={failure} />}</div>
      {classifier === undefined ? (
        <div className="teaching-empty">
          <p>{mayTeach ? teachingTexts.purpose : teachingTexts.nothingThere}</p>
          {mayTeach && (
            <Button size="md" onClick={() => void workshop.create()}>
              {teachingTexts.new}
            </Button>
          )}
        </div>
      ) : (
        <>
          <ClassifierHead {...{ teaching, classifier, classifiers, mayTeach }} />
          <ClassifierBench {...{ teaching, classifier, mayTeach, mediaTypes }} />
        </>
      )}
      {mayTeach && (
        <p className="hint">
          {teachingTexts.kept} {teachingTexts.limits(access.maxClasses, access.maxExamples)}
        </p>
      )}
    </>
  );
}

/** A photo that misses its place would otherwise be opened in the place of this page. */
function keepMissedDrops(): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  for (const type of ['dragover', 'drop'] as const) {
    window.addEventListener(
      type,
      (event) => {
        event.preventDefault();
      },
      { signal },
    );
  }
  return () => {
    listening.abort();
  };
}
