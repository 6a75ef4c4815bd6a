import type { ReactNode } from 'react';
import { formatLabelName } from '../format/format';
import type { ModelCheck } from './model-upload';
import { modelsTexts } from './models-texts';
import './model-facts.css';

const words = modelsTexts.check;

interface ModelFactsProps {
  readonly name: string;
  readonly check: ModelCheck;
}

/** What the check found, in words that people understand. */
export function ModelFacts({ name, check }: ModelFactsProps) {
  const { kind, labels, input, presets, output, license, digest } = check;
  const [preset = ''] = presets;
  return (
    <section className="model-facts" aria-label={words.titleOf(name)}>
      <h4>{words.classifier(labels.count)}</h4>
      <Labels labels={labels} />
      {labels.duplicates.length > 0 && (
        <p className="model-facts-warning">
          {words.duplicates(labels.duplicates.map(formatLabelName).join(', '))}
        </p>
      )}
      <dl>
        <Fact name={words.kind}>{words.kinds[kind] ?? kind}</Fact>
        <Fact name={words.pictures}>{words.size(input.width, input.height)}</Fact>
        <Fact name={words.preparation}>{words.presets[preset] ?? preset}</Fact>
        <Fact name={words.output}>{words.outputs[output] ?? output}</Fact>
        <Fact name={words.abilities}>{abilitiesOf(check)}</Fact>
        <Fact name={words.license}>{license ?? words.noLicense}</Fact>
        <Fact name={words.digest}>
          <code title={digest}>{digest.slice(0, 12)}</code>
        </Fact>
      </dl>
    </section>
  );
}

function Labels({ labels }: Pick<ModelCheck, 'labels'>) {
  const { count, first, last } = labels;
  const others = count - first.length;
  return (
    <ul className="model-labels" aria-label={words.labels}>
      {first.map((name, index) => (
        // Two classes may share a name.
        <li key={index}>{formatLabelName(name)}</li>
      ))}
      {others > 0 && (
        <li className="model-labels-more">{words.more(others, formatLabelName(last))}</li>
      )}
    </ul>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function abilitiesOf({ embedding, heatmaps }: ModelCheck): string {
  const abilities = [
    ...(embedding === undefined ? [] : [words.teachable]),
    ...(heatmaps ? [words.heatmaps] : []),
  ];
  return abilities.length === 0 ? words.nothingElse : abilities.join(', ');
}
