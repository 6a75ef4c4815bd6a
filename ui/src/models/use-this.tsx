import { Copyable } from '../page/copyable';
import { texts } from '../texts';

const words = texts.use;

/** How programs ask a model, ready to be copied. */
export function UseThis({ name, origin }: { readonly name: string; readonly origin: string }) {
  return (
    <section className="panel" aria-label={words.titleOf(name)}>
      <h3>{words.title}</h3>
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
