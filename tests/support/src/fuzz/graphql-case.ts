import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import type { Draw } from './draw.js';
import type { FuzzCase } from './fuzz-case.js';

const DEEPEST = 6;
const ROOTS = ['query', 'mutation'] as const;

/** An operation that the schema allows, or nearly: arguments are of their types, mostly. */
export function graphqlCase(draw: Draw, schema: GraphQLSchema): FuzzCase {
  const root = draw.oneOf(ROOTS);
  const type = root === 'query' ? schema.getQueryType() : schema.getMutationType();
  if (type === undefined || type === null) throw new Error(`The schema has no ${root}.`);
  const operation = `${root} ${selections(draw, type, DEEPEST)}`;
  const query = draw.onceIn(8) ? damage(draw, operation) : operation;
  return {
    about: query.slice(0, 200),
    path: '/graphql',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ query, variables: draw.onceIn(5) ? { image: 1 } : {} })),
  };
}

/** @returns a selection set, or nothing for a type without fields. */
function selections(draw: Draw, type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return '';
  if (!isObjectType(named) || depth === 0) return '{ __typename }';
  const fields = Object.values(named.getFields());
  const chosen = Array.from({ length: draw.integer(1, 5) }, (_, index) => {
    const field = draw.oneOf(fields);
    // Without an alias the same field with other arguments would not be valid.
    const alias = draw.onceIn(2) ? `a${String(index)}: ` : '';
    return `${alias}${field.name}${args(draw, field)} ${selections(draw, field.type, depth - 1)}`;
  });
  return `{ ${chosen.join(' ')} }`;
}

function args(draw: Draw, { args: known }: GraphQLField<unknown, unknown>): string {
  const given = known.filter(({ type }) => isNonNullType(type) || draw.onceIn(2));
  if (given.length === 0) return '';
  return `(${given.map(({ name, type }) => `${name}: ${value(draw, type)}`).join(', ')})`;
}

function value(draw: Draw, type: GraphQLInputType): string {
  if (draw.onceIn(20)) return draw.oneOf(['null', '"x"', '-1', '{}', '[]', '1e99', '$image']);
  if (isNonNullType(type)) return value(draw, type.ofType);
  if (isListType(type)) {
    const items = Array.from({ length: draw.integer(0, 3) }, () => value(draw, type.ofType));
    return `[${items.join(', ')}]`;
  }
  if (isEnumType(type)) return draw.oneOf(type.getValues()).name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    return `{ ${fields.map((field) => `${field.name}: ${value(draw, field.type)}`).join(', ')} }`;
  }
  return scalar(draw, type.name);
}

function scalar(draw: Draw, name: string): string {
  switch (name) {
    case 'Int':
      return String(draw.oneOf([0, 1, 5, 999, 1000, 1001, -1, 2 ** 31, draw.integer(-1e6, 1e6)]));
    case 'Float':
      return String(draw.number());
    case 'Boolean':
      return draw.oneOf(['true', 'false']);
    default:
      return JSON.stringify(draw.text(50));
  }
}

function damage(draw: Draw, operation: string): string {
  const at = draw.integer(0, operation.length);
  const rest = operation.slice(at + draw.integer(0, 3));
  return `${operation.slice(0, at)}${draw.oneOf(['{', '}', '(', '"', '$', '...', '@skip', draw.text(5)])}${rest}`;
}
