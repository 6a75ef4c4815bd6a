import { formatPercent } from '../format/format';
import type { ClassifierQuality } from './teaching-server';
import { teachingTexts } from './teaching-texts';

const WIDTH = 160;
const HEIGHT = 48;
const MARGIN = 4;
const words = teachingTexts.quality;

/** What more photos have gained so far, and whether they still would. */
export function LearningCurve({ quality }: { readonly quality: ClassifierQuality }) {
  const { learningCurve, morePhotosHelp } = quality;
  // A class with few photos makes fractions of the means; of equal ones the larger tells more.
  const points = learningCurve
    .map((point) => ({ ...point, examplesPerClass: Math.round(point.examplesPerClass) }))
    .filter(
      ({ examplesPerClass }, index, all) => examplesPerClass !== all[index + 1]?.examplesPerClass,
    );
  if (points.length < 2) return null;
  const inWords = points
    .map(({ examplesPerClass, accuracy }) =>
      words.curvePoint(examplesPerClass, formatPercent(accuracy)),
    )
    .join('; ');
  return (
    <div className="learning-curve">
      <h4>{words.curve}</h4>
      <svg
        viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
        width={WIDTH}
        height={HEIGHT}
        role="img"
        aria-label={inWords}
      >
        <polyline points={points.map((_, index) => place(points, index)).join(' ')} />
      </svg>
      <p>{inWords}</p>
      {morePhotosHelp != null && <p>{morePhotosHelp ? words.moreHelps : words.moreHelpsNot}</p>}
    </div>
  );
}

/** Each doubling of the photos a step to the right; from none right at the bottom to all at the top. */
function place(points: ClassifierQuality['learningCurve'], index: number): string {
  const [first, last, point] = [points[0], points.at(-1), points[index]];
  if (first === undefined || last === undefined || point === undefined) return '';
  const steps = Math.log(last.examplesPerClass / first.examplesPerClass);
  const share = Math.log(point.examplesPerClass / first.examplesPerClass) / steps;
  const x = MARGIN + share * (WIDTH - 2 * MARGIN);
  const y = HEIGHT - MARGIN - point.accuracy * (HEIGHT - 2 * MARGIN);
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}
