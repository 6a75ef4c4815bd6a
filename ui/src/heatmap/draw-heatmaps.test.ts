/** @jest-environment node */
import { expect, test } from '@jest/globals';
import { createGraphqlClient } from '../graphql/graphql-client';
import { createDrawHeatmaps } from './draw-heatmaps';

const image = new File(['pixels'], 'husky.jpg', { type: 'image/jpeg' });

function grid(classIndex: number): object {
  const region = { x: 0, y: 0, width: 1, height: 1 };
  return { classIndex, width: 1, height: 1, values: [1], region };
}

test('asks for all five classes in one request, and returns each by its class', async () => {
  let variables: unknown;
  const client = createGraphqlClient(async (_, init) => {
    const form = init?.body as FormData;
    const operations: unknown = JSON.parse(form.get('operations') as string);
    ({ variables } = operations as { variables: unknown });
    const classify = {
      first: grid(248),
      second: grid(250),
      third: grid(249),
      fourth: grid(134),
      fifth: grid(517),
    };
    return Promise.resolve(Response.json({ data: { classify } }));
  });
  const result = await createDrawHeatmaps(client)(image, 'resnet50@1', [248, 250, 249, 134, 517]);
  expect(variables).toEqual({
    image: null,
    model: 'resnet50@1',
    first: 248,
    second: 250,
    third: 249,
    fourth: 134,
    fifth: 517,
  });
  expect(result.ok && result.data.map(({ classIndex }) => classIndex)).toEqual([
    248, 250, 249, 134, 517,
  ]);
});
