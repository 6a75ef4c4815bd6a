import { GraphQLError, GraphQLScalarType } from 'graphql';
import { UploadedImage } from './uploaded-image.js';

export const UploadScalar = new GraphQLScalarType<UploadedImage, never>({
  name: 'Upload',
  description:
    'A file, sent by the GraphQL multipart request specification. Only variables can hold one.',
  parseValue: (value) => {
    if (value instanceof UploadedImage) return value;
    throw new GraphQLError('Expected a file of a GraphQL multipart request.');
  },
  parseLiteral: () => {
    throw new GraphQLError('Expected a variable that holds a file; a literal came.');
  },
});
