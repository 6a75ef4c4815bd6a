import { Button } from '@mantine/core';
import { ClassMenu } from './class-menu';
import { teachingTexts } from './teaching-texts';

interface ExampleToolsProps {
  readonly className: string;
  readonly count: number;
  readonly otherClasses: readonly string[];
  readonly onMove: (className: string) => void;
  readonly onRemove: () => void;
}

const words = teachingTexts.classes;

/** What can be done with the photos that are chosen. */
export function ExampleTools(props: ExampleToolsProps) {
  const { className, count, otherClasses, onMove, onRemove } = props;
  if (count === 0) return <p className="example-tools-hint">{words.choosing}</p>;
  return (
    <div role="group" className="example-tools" aria-label={words.list(className)}>
      <p>{words.chosen(count)}</p>
      {otherClasses.length > 0 && (
        <ClassMenu title={words.moveTo} classNames={otherClasses} onChoose={onMove} />
      )}
      <Button variant="default" size="xs" onClick={onRemove}>
        {words.removePhotos}
      </Button>
    </div>
  );
}
