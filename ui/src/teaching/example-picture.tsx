import type { Example } from './teaching-server';
import { teachingTexts } from './teaching-texts';
import './example-picture.css';

/** A photo that something is said about; an empty place as long as it is not loaded. */
export function ExamplePicture({ example }: { readonly example: Example | undefined }) {
  if (example === undefined) return <div className="example-picture" />;
  const alt = teachingTexts.photoOf(example.className);
  return <img className="example-picture" src={example.thumbnail} alt={alt} />;
}
