import { GraphQLScalarType } from 'graphql';
import { GraphQLUpload } from 'graphql-upload-ts';
import type { UploadedImage } from './uploaded-image.js';

/**
 * graphql-upload-ts's scalar over an upload that has arrived. It is not used as it is, because its
 * value is a promise of a stream over a temporary file; docs/decisions/006 says why there is none.
 */
export const UploadScalar = new GraphQLScalarType<UploadedImage, never>({
  name: GraphQLUpload.name,
  description:
    'A file, sent by the GraphQL multipart request specification. Only variables can hold one.',
  parseValue: (value) => {
    // Throws where it is no upload; of those there is one class here.
    void GraphQLUpload.parseValue(value);
    return value as UploadedImage;
  },
  parseLiteral: (node) => GraphQLUpload.parseLiteral(node) as never,
});
