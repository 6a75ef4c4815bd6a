import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { UseThis } from '../models/use-this';
import { usePhotoPaste } from '../photos/use-photo-paste';
import { useStore } from '../use-store';
import { ClassColumn } from './class-column';
import { DeleteClassifier } from './delete-classifier';
import { QualityPanel } from './quality-panel';
import { ReviewList } from './review-list';
import type { Teaching } from './teaching';
import type { Classifier } from './teaching-server';
import { teachingTexts } from './teaching-texts';
import { TryIt } from './try-it';
import { VersionList } from './version-list';

interface ClassifierBenchProps {
  readonly teaching: Teaching;
  readonly classifier: Classifier;
  readonly mayTeach: boolean;
  readonly mediaTypes: readonly string[] | undefined;
}

const TRIAL = Symbol('the try-it box');

/** Everything about one classifier: its classes, how good it is, a try, and its use. */
export function ClassifierBench({
  teaching,
  classifier,
  mayTeach,
  mediaTypes,
}: ClassifierBenchProps) {
  const { name, classes, state } = classifier;
  const removal = useStore(teaching.removals.pending);
  const shelf = useStore(teaching.shelf.state);
  const hidden = removal?.classifier === name ? removal : undefined;
  const examples = [...shelf.examples.values()].filter(
    ({ id }) => hidden?.exampleIds?.includes(id) !== true,
  );

  /** What was used last takes what is pasted; at first the first class. */
  const [used, setUsed] = useState<string | typeof TRIAL>();
  const pasteTarget =
    used === TRIAL ? used : (classes.find((each) => each.name === used) ?? classes[0])?.name;
  const paste = useCallback(
    (images: readonly File[]) => {
      const [image] = images;
      if (pasteTarget === TRIAL) {
        if (image !== undefined && classifier.state === 'READY') {
          void teaching.trial.ask(classifier, image);
        }
      } else if (pasteTarget !== undefined && mayTeach) {
        void teaching.teach({ classifier: name, className: pasteTarget, images, source: 'UPLOAD' });
      }
    },
    [teaching, classifier, name, pasteTarget, mayTeach],
  );
  usePhotoPaste(paste);

  return (
    <>
      <section aria-labelledby="classes-title" className="classifier-classes">
        <h3 id="classes-title">{teachingTexts.classes.title}</h3>
        <div className="class-columns">
          {classes.map((facts, index) =>
            hidden?.className === facts.name ? null : (
              <ClassColumn
                // By its place, which a new name leaves as it is.
                key={`${name} ${String(index)}`}
                {...{ teaching, classifier, facts, mayTeach, mediaTypes }}
                examples={examples.filter(({ className }) => className === facts.name)}
                takesPastes={pasteTarget === facts.name}
                onUse={() => {
                  setUsed(facts.name);
                }}
              />
            ),
          )}
          {mayTeach && (
            <Button
              variant="default"
              className="add-class"
              leftSection={<IconPlus size={18} aria-hidden="true" />}
              onClick={() => void teaching.workshop.addClass(classifier)}
            >
              {teachingTexts.classes.add}
            </Button>
          )}
        </div>
      </section>
      <div className="teaching-panels">
        <div>
          <TryIt
            {...{ teaching, classifier, mayTeach, mediaTypes }}
            onUse={() => {
              setUsed(TRIAL);
            }}
          />
          {mayTeach && <ReviewList review={teaching.review} classifier={classifier} />}
        </div>
        <div>
          <QualityPanel key={name} {...{ teaching, classifier, mayTeach }} />
          <VersionList
            versions={classifier.versions}
            mayTeach={mayTeach}
            onRollBack={(version) => void teaching.rollBack(name, version)}
          />
          {state === 'READY' && <UseThis name={name} origin={window.location.origin} />}
        </div>
      </div>
      {mayTeach && <DeleteClassifier key={`delete ${name}`} {...{ teaching, classifier }} />}
    </>
  );
}
