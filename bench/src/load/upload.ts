/** A request with a photo, made once: what a client spends on it is not the service's. */
export interface Upload {
  readonly path: string;
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** What the page asks for, without the heatmap. */
const CLASSIFY =
  'mutation ($image: Upload!) { classify(image: $image) { id label { classIndex name } confidence predictions { label { classIndex name } confidence } } }';

/** @param path With the query, where the profile is not the door's own. */
export function predictUpload(photo: Uint8Array<ArrayBuffer>, path = '/predict'): Promise<Upload> {
  const form = new FormData();
  form.append('file', new Blob([photo]), 'photo.jpg');
  return encode(path, form);
}

/** The photo as the whole body. */
export function rawUpload(photo: Uint8Array, path = '/predict'): Upload {
  return { path, contentType: 'image/jpeg', body: photo };
}

/** By the GraphQL multipart request specification. */
export function graphqlUpload(
  photo: Uint8Array<ArrayBuffer>,
  query: string = CLASSIFY,
): Promise<Upload> {
  const form = new FormData();
  form.append('operations', JSON.stringify({ query, variables: { image: null } }));
  form.append('map', JSON.stringify({ 0: ['variables.image'] }));
  form.append('0', new Blob([photo]), 'photo.jpg');
  return encode('/graphql', form);
}

async function encode(path: string, form: FormData): Promise<Upload> {
  const response = new Response(form);
  return {
    path,
    contentType: response.headers.get('content-type') ?? '',
    body: new Uint8Array(await response.arrayBuffer()),
  };
}
