import { useObjectUrl } from '../photos/use-object-url';
import { texts } from '../texts';

interface ReviewItemProps {
  readonly image: File;
  readonly answer: string;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
}

/** One answer: pressed it is chosen. */
export function ReviewItem({ image, answer, isChosen, onToggle }: ReviewItemProps) {
  const show = useObjectUrl(image);
  return (
    <button type="button" className="review-item" aria-pressed={isChosen} onClick={onToggle}>
      <img ref={show} alt={texts.submission.photo(image.name)} />
      <span>{answer}</span>
    </button>
  );
}
