import { GraphQLError, GraphQLScalarType } from 'graphql';
import { GraphQLUpload } from 'graphql-upload-ts';
import { UploadedImage } from './uploaded-image.js';

/**
 * graphql-upload-ts's scalar over an upload that has arrived. It is not used as it is, because its
 * value is a promise of a stream over a temporary file; docs/decisions/006 says why there is none.
 */
export const UploadScalar = new GraphQLScalarType<UploadedImage, never>({
  name: GraphQLUpload.name,
  description:
    'A file, sent by the GraphQL multipart request specification. Only variables can hold one.',
  parseValue: (value) => {
    if (!(value instanceof UploadedImage)) {
      throw new GraphQLError(
        'Expected a file, sent as a part of a GraphQL multipart request, with null in its place in the variables; JSON came. ' +
          'See https://github.com/jaydenseric/graphql-multipart-request-spec',
      );
    }
    return value;
  },
  parseLiteral: () => {
    throw new GraphQLError(
      'Expected a variable that holds a file, e.g. `classify(image: $image)`; a literal came.',
    );
  },
});
