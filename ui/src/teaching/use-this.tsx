import { Copyable } from './copyable';
import { teachingTexts } from './teaching-texts';

const words = teachingTexts.use;

/** How programs ask the classifier, ready to be copied. */
export function UseThis({ name, origin }: { readonly name: string; readonly origin: string }) {
  return (
    <section className="teaching-panel" aria-labelledby="use-title">
      <h3 id="use-title">{words.title}</h3>
      <p>{words.hint}</p>
      <Copyable title={words.model} text={name} />
      <Copyable title={words.curl} text={curlLine(name, origin)} />
      <Copyable title={words.graphql} text={graphqlSnippet(name)} />
    </section>
  );
}

function curlLine(name: string, origin: string): string {
  return `curl -F file=@photo.jpg '${origin}/v1/classify?model=${encodeURIComponent(name)}'`;
}

function graphqlSnippet(name: string): string {
  return `mutation ($image: Upload!) {
  classify(image: $image, model: ${JSON.stringify(name)}) {
    label { name }
    confidence
    known
  }
}`;
}
