import { BadUserInputError } from '@detections/schema';
import {
  Kind,
  parse,
  type DocumentNode,
  type FieldNode,
  type FragmentSpreadNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** For GraphQL.js's parser: twice what eight photos with eight heatmaps each take. */
export const MAX_TOKENS = 4000;
/** In UTF-16 code units. The place of a syntax error is found by counting lines from the start. */
const MAX_LENGTH = 32_000;
/** Some rules walk through the document anew for each operation, and look at each of its variables. */
const MAX_DEFINITIONS = 64;
/** Eight photos with eight heatmaps each have 786, where all fields come by a fragment. */
const MAX_SELECTIONS = 1000;
/** Eight photos with eight heatmaps each have 72. */
const MAX_ALIASES = 100;
/** 45 fields of one name beside each other make 990. */
const MAX_PAIRS = 1000;

/**
 * Refuses a document that would take long to validate, before it is validated: GraphQL.js compares
 * every two selections that end up in the same place of the answer, so its time grows with their
 * square; 10 kB of `model { name }` cost 90 ms.
 *
 * What does not parse passes: Apollo Server tells where it went wrong.
 *
 * @throws BadUserInputError
 */
export function requireCheapDocument(text: string): void {
  if (text.length > MAX_LENGTH) {
    throw tooMuch(MAX_LENGTH, 'characters', String(text.length));
  }
  const document = parseOrNothing(text);
  if (document === undefined) return;
  const definitions = countDefinitions(document);
  if (definitions > MAX_DEFINITIONS) {
    throw tooMuch(MAX_DEFINITIONS, 'operations, fragments and variables', String(definitions));
  }
  countSelections(document);
}

function parseOrNothing(text: string): DocumentNode | undefined {
  try {
    return parse(text, { maxLexicalTokens: MAX_TOKENS, noLocation: true });
  } catch {
    return undefined;
  }
}

function countDefinitions({ definitions }: DocumentNode): number {
  const variables = definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []) : [],
  );
  return definitions.length + variables.length;
}

/** What selects one place of the answer. */
interface Place {
  selections: number;
  readonly sets: SelectionSetNode[];
}

type Fragments = ReadonlyMap<string, SelectionSetNode>;

/**
 * Begins at each operation and each fragment, as validation does, and follows fragments wherever
 * they are used. It stops at the limits; so those that multiply, or never end, cost no more.
 */
function countSelections({ definitions }: DocumentNode): void {
  const fragments: Fragments = new Map(
    definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map(({ name, selectionSet }) => [name.value, selectionSet]),
  );
  let selections = 0;
  let aliases = 0;
  let pairs = 0;
  const countPlace = (sets: readonly SelectionSetNode[]): void => {
    const places = new Map<string, Place>();
    for (const selection of selectionsOf(sets, fragments)) {
      selections += 1;
      if (selections > MAX_SELECTIONS) {
        throw tooMuch(MAX_SELECTIONS, 'fields, those of fragments wherever they are used', 'more');
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) continue;
      if (selection.kind === Kind.FIELD && selection.alias !== undefined) aliases += 1;
      if (aliases > MAX_ALIASES) {
        throw tooMuch(MAX_ALIASES, 'aliases, those of fragments wherever they are used', 'more');
      }
      const place = placeOf(selection, places);
      pairs += place.selections;
      if (pairs > MAX_PAIRS) {
        throw tooMuch(MAX_PAIRS, 'pairs of equal fields, or of fragments, in one place', 'more');
      }
      place.selections += 1;
      if (selection.kind === Kind.FIELD && selection.selectionSet !== undefined) {
        place.sets.push(selection.selectionSet);
      }
    }
    for (const { sets: inner } of places.values()) countPlace(inner);
  };
  for (const definition of definitions) {
    if ('selectionSet' in definition) countPlace([definition.selectionSet]);
  }
}

/** All that is selected of one value, by fragments as well. */
function* selectionsOf(
  roots: readonly SelectionSetNode[],
  fragments: Fragments,
): Generator<SelectionNode> {
  const sets = [...roots];
  for (let set = sets.pop(); set !== undefined; set = sets.pop()) {
    for (const selection of set.selections) {
      yield selection;
      if (selection.kind === Kind.INLINE_FRAGMENT) sets.push(selection.selectionSet);
      if (selection.kind !== Kind.FRAGMENT_SPREAD) continue;
      const fragment = fragments.get(selection.name.value);
      if (fragment !== undefined) sets.push(fragment);
    }
  }
}

function placeOf(selection: FieldNode | FragmentSpreadNode, places: Map<string, Place>): Place {
  const name = nameOf(selection);
  const known = places.get(name);
  if (known !== undefined) return known;
  const place = { selections: 0, sets: [] };
  places.set(name, place);
  return place;
}

/** Every two fragments of a place are compared, whatever their names; no field is called `...`. */
function nameOf(selection: FieldNode | FragmentSpreadNode): string {
  if (selection.kind === Kind.FRAGMENT_SPREAD) return '...';
  return (selection.alias ?? selection.name).value;
}

function tooMuch(limit: number, what: string, came: string): BadUserInputError {
  return new BadUserInputError(
    `Expected a query of at most ${String(limit)} ${what}; ${came} came.`,
  );
}
