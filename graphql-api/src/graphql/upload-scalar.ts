import { GraphQLScalarType } from 'graphql';
import { GraphQLUpload, type FileUpload } from 'graphql-upload-ts';

/** A file on its way. */
export interface PendingUpload {
  /** Rejects where the request promised the file and never sent it. */
  readonly file: Promise<FileUpload>;
}

/**
 * graphql-upload-ts's scalar, with its promise wrapped: type-graphql would await a bare one before
 * it calls the resolver, out of reach of our error handling.
 */
export const UploadScalar = new GraphQLScalarType<PendingUpload, never>({
  name: 'Upload',
  description:
    'A file, sent by the GraphQL multipart request specification. Only variables can hold one.',
  parseValue: (value) => ({ file: GraphQLUpload.parseValue(value) }),
  parseLiteral: (node) => GraphQLUpload.parseLiteral(node) as never,
});
