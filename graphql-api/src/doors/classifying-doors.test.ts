import { BOUNDARY, multipartBody, type RawPart } from '@detections/test-support';
import {
  describeClassifyingDoorContract,
  type ClassifyingDoor,
} from './classifying-door-contract.fixture.js';

const MULTIPART = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
const file = (name: string, content: Uint8Array): RawPart => ({ name, fileName: 'a.png', content });

const CLASSIFY = /* GraphQL */ `
  mutation ($image: Upload!, $preprocessing: Preprocessing!) {
    classify(image: $image, preprocessing: $preprocessing) {
      id
      label {
        name
      }
      confidence
    }
  }
`;

interface GraphqlBody {
  readonly data?: {
    readonly classify: {
      readonly id: string;
      readonly label: { readonly name: string };
      readonly confidence: number;
    };
  } | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

interface PredictBody {
  readonly prediction: string | null;
  readonly score: number | null;
  readonly error?: { readonly code: string };
}

interface ClassifyBody {
  readonly predictions?: readonly { readonly label: string; readonly confidence: number }[];
  readonly classificationId?: string;
  readonly error?: { readonly code: string };
}

const readClassify = (body: string): ReturnType<ClassifyingDoor['read']> => {
  const { predictions, classificationId: id, error } = JSON.parse(body) as ClassifyBody;
  const [{ label, confidence } = {}] = predictions ?? [];
  return { id, label, confidence, code: error?.code };
};

/** A door that classifies is added here, too. */
const CLASSIFYING_DOORS: readonly ClassifyingDoor[] = [
  {
    name: 'graphql',
    request: (picture, preprocessing) => {
      const variables = { image: null, preprocessing };
      const parts = [
        { name: 'operations', content: JSON.stringify({ query: CLASSIFY, variables }) },
        { name: 'map', content: '{"0":["variables.image"]}' },
        file('0', picture),
      ];
      return { path: '/graphql', headers: MULTIPART, body: multipartBody(parts) };
    },
    read: (body) => {
      const { data, errors } = JSON.parse(body) as GraphqlBody;
      const { id, label, confidence } = data?.classify ?? {};
      return { id, label: label?.name, confidence, code: errors?.[0]?.extensions.code };
    },
  },
  {
    name: 'predict',
    request: (picture, preprocessing) => ({
      path: `/predict?preprocessing=${preprocessing}`,
      headers: MULTIPART,
      body: multipartBody([file('file', picture)]),
    }),
    read: (body, headers) => {
      const { prediction, score, error } = JSON.parse(body) as PredictBody;
      return {
        id: headers.get('x-classification-id'),
        label: prediction ?? undefined,
        confidence: score ?? undefined,
        // The body of a 400 has no room for it.
        code: error?.code ?? headers.get('x-error-code'),
      };
    },
  },
  {
    name: 'v1/classify, raw',
    request: (picture, preset) => ({
      path: `/v1/classify?preset=${preset}`,
      headers: { 'content-type': 'image/png' },
      body: picture,
    }),
    read: readClassify,
  },
  {
    name: 'v1/classify, in a form',
    request: (picture, preset) => ({
      path: `/v1/classify?preset=${preset}`,
      headers: MULTIPART,
      body: multipartBody([file('file', picture)]),
    }),
    read: readClassify,
  },
];

for (const door of CLASSIFYING_DOORS) describeClassifyingDoorContract(door);
