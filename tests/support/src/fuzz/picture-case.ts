import { BOUNDARY, multipartBody } from '../multipart-body.js';
import type { Draw } from './draw.js';
import type { FuzzCase } from './fuzz-case.js';
import { mutatePicture, type Picture } from './mutated-picture.js';

const QUERY = `mutation ($image: Upload!, $preprocessing: Preprocessing!) {
  classify(image: $image, preprocessing: $preprocessing) { label { name } image { width height } }
}`;

/** A sound request around a picture that is not. */
export function pictureCase(draw: Draw, corpus: readonly Picture[]): FuzzCase {
  const { name, bytes } = mutatePicture(draw, corpus);
  const preprocessing = draw.oneOf(['KERAS', 'CENTER_CROP']);
  const file = { name: 'file', fileName: 'photo', content: bytes };
  const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
  if (draw.onceIn(2)) {
    const path = `/predict?preprocessing=${preprocessing}`;
    return { about: `${path} ${name}`, path, headers, body: multipartBody([file]) };
  }
  const operations = JSON.stringify({ query: QUERY, variables: { image: null, preprocessing } });
  const body = multipartBody([
    { name: 'operations', content: operations },
    { name: 'map', content: '{"0":["variables.image"]}' },
    { ...file, name: '0' },
  ]);
  return { about: `/graphql ${name}`, path: '/graphql', headers, body };
}
