import { ActionIcon } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useCallback, useRef, useState } from 'react';
import { formatPercent } from '../format/format';
import { useStore } from '../use-store';
import { ClassIntake } from './class-intake';
import { ExampleGrid } from './example-grid';
import { ExampleTools } from './example-tools';
import { NameField } from './name-field';
import type { Teaching } from './teaching';
import type { Classifier, ClassifierClass, Example } from './teaching-server';
import { teachingTexts } from './teaching-texts';
import { UploadList } from './upload-list';
import { useDrop } from './use-drop';
import './class-column.css';

interface ClassColumnProps {
  readonly teaching: Teaching;
  readonly classifier: Classifier;
  readonly facts: ClassifierClass;
  readonly examples: readonly Example[];
  readonly mayTeach: boolean;
  readonly mediaTypes: readonly string[] | undefined;
  readonly takesPastes: boolean;
  /** It is what somebody works on now. */
  readonly onUse: () => void;
}

const words = teachingTexts.classes;
/** As many as the service needs to say "none of these". */
const ENOUGH = 5;

/** A class: its name, its photos, and every way to add more. */
export function ClassColumn(props: ClassColumnProps) {
  const { teaching, classifier, facts, examples, mayTeach, mediaTypes, takesPastes, onUse } = props;
  const { workshop } = teaching;
  const uploads = useStore(teaching.uploads.uploads).filter(
    (upload) => upload.classifier === classifier.name && upload.className === facts.name,
  );
  const section = useRef<HTMLElement>(null);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  // Those that have gone elsewhere are chosen no more.
  const chosen = new Set(examples.flatMap(({ id }) => (toggled.has(id) ? [id] : [])));

  /** Photos that came once more: nobody would see that they came. */
  const [repeated, setRepeated] = useState(0);
  const add = (images: readonly File[]): void => {
    setRepeated(0);
    void teaching
      .teach({ classifier: classifier.name, className: facts.name, images, source: 'UPLOAD' })
      .then((outcome) => {
        setRepeated(outcome.repeated);
      });
  };
  const move = (ids: readonly string[], className: string): void => {
    void teaching.moveExamples(classifier.name, ids, className);
  };
  const { 'data-over': over, ...drop } = useDrop({
    onFiles: add,
    onExamples: (ids) => {
      const others = ids.filter((id) => !examples.some((example) => example.id === id));
      if (others.length > 0) move(others, facts.name);
    },
  });

  const isFresh = useStore(workshop.freshClass) === facts.name;
  const takeKeyboard = useCallback(
    (input: HTMLInputElement | null) => {
      if (input === null) return;
      input.focus();
      workshop.freshClass.set(undefined);
    },
    [workshop],
  );

  return (
    <section
      ref={section}
      tabIndex={-1}
      className="class-column"
      aria-label={facts.name}
      data-over={over}
      {...(mayTeach && drop)}
      onFocus={onUse}
      onPointerDown={onUse}
    >
      <div className="class-column-head">
        <NameField
          label={words.name}
          name={facts.name}
          disabled={!mayTeach}
          inputRef={isFresh ? takeKeyboard : undefined}
          onRename={(name) => teaching.renameClass(classifier.name, facts.name, name)}
        />
        {mayTeach && (
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={words.removeNamed(facts.name)}
            onClick={() => void teaching.removeClass(classifier.name, facts.name, examples.length)}
          >
            <IconTrash size={18} aria-hidden="true" />
          </ActionIcon>
        )}
      </div>
      <p className="class-column-facts">{factsInWords(facts)}</p>
      {mayTeach && (
        <ClassIntake {...{ mediaTypes, takesPastes }} className={facts.name} onAdd={add} />
      )}
      <UploadList
        className={facts.name}
        uploads={uploads}
        repeated={repeated}
        actions={teaching.uploads}
      />
      {examples.length > 0 && (
        <ExampleGrid
          className={facts.name}
          examples={examples}
          chosen={chosen}
          disabled={!mayTeach}
          onToggle={(id) => {
            setToggled(
              new Set(chosen.has(id) ? [...chosen].filter((each) => each !== id) : [...chosen, id]),
            );
          }}
        />
      )}
      {mayTeach && examples.length > 0 && (
        <ExampleTools
          className={facts.name}
          count={chosen.size}
          otherClasses={classifier.classes.flatMap(({ name }) =>
            name === facts.name ? [] : [name],
          )}
          onMove={(className) => {
            // The tools go with the photos, and the keyboard's place in the page would go with them.
            section.current?.focus();
            move([...chosen], className);
          }}
          onRemove={() => void teaching.removeExamples(classifier.name, [...chosen])}
        />
      )}
    </section>
  );
}

function factsInWords({ exampleCount, accuracy, tooFew }: ClassifierClass): string {
  const missing = ENOUGH - exampleCount;
  return [
    words.count(exampleCount),
    ...(accuracy == null ? [] : [words.accuracy(formatPercent(accuracy))]),
    ...(tooFew || missing > 0
      ? [exampleCount === 0 || missing <= 0 ? words.atLeast : words.tooFew(missing)]
      : []),
  ].join(' · ');
}
