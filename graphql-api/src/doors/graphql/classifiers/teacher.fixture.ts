import { BOUNDARY, multipartBody } from '@detections/test-support';
import { expect } from '@jest/globals';
import { PNG, type ApiFixture } from '../../../api.fixture.js';

const ADD = /* GraphQL */ `
  mutation (
    $classifier: String!
    $className: String!
    $images: [Upload!]!
    $source: ExampleSource
  ) {
    addExamples(classifier: $classifier, className: $className, images: $images, source: $source) {
      ids
      added
      classifier {
        name
        state
        version
        classes {
          name
          exampleCount
        }
      }
    }
  }
`;
export const EXAMPLES = /* GraphQL */ `
  query ($first: Int! = 50, $after: String, $className: String) {
    classifier(name: "screws") {
      examples(first: $first, after: $after, className: $className) {
        examples {
          id
          className
          source
          thumbnail
          photo
        }
        next
      }
    }
  }
`;

export interface Added {
  readonly data: {
    readonly addExamples: { readonly ids: readonly string[]; readonly added: number };
  };
}

interface Listed {
  readonly data: {
    readonly classifier: {
      readonly examples: {
        readonly examples: readonly { readonly id: string; readonly className: string }[];
        readonly next: string | null;
      };
    };
  };
}

export const picture = (number: number): Buffer => Buffer.concat([PNG, Buffer.from([number])]);

/** Who teaches over GraphQL. */
export class Teacher {
  constructor(private readonly fixture: ApiFixture) {}

  async ask(query: string, variables: object = {}): Promise<unknown> {
    return (await this.fixture.graphql(query, variables)).body;
  }

  create(name = 'screws'): Promise<unknown> {
    return this.ask('mutation ($name: String!) { createClassifier(name: $name) { name } }', {
      name,
    });
  }

  /** To the classifier `screws`. */
  async add(
    className: string,
    pictures: readonly Buffer[],
    variables: object = {},
  ): Promise<{ status: number; body: unknown }> {
    const images = pictures.map(() => null);
    const all = { classifier: 'screws', className, images, ...variables };
    const map = pictures.map((_, file) => [String(file), [`variables.images.${String(file)}`]]);
    const response = await this.fixture.post('/graphql', {
      headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
      body: new Uint8Array(
        multipartBody([
          { name: 'operations', content: JSON.stringify({ query: ADD, variables: all }) },
          { name: 'map', content: JSON.stringify(Object.fromEntries(map)) },
          ...pictures.map((content, file) => ({
            name: String(file),
            fileName: `${String(file)}.png`,
            content,
          })),
        ]),
      ),
    });
    return { status: response.status, body: await response.json() };
  }

  /** @returns their ids. */
  async addTo(className: string, ...pictures: Buffer[]): Promise<readonly string[]> {
    const { body } = await this.add(className, pictures);
    return (body as Added).data.addExamples.ids;
  }

  /** With photos and thumbnails. */
  async list(variables: object = {}): Promise<Listed['data']['classifier']['examples']> {
    return ((await this.ask(EXAMPLES, variables)) as Listed).data.classifier.examples;
  }
}

/** What fails, by its code and a part of its message. */
export function refusal(code: string, message = ''): object {
  return { errors: [{ message: expect.stringContaining(message), extensions: { code } }] };
}
