/** What the caller gave cannot be used; the message says what was expected and what came. */
export class ExportInputError extends Error {
  override readonly name = 'ExportInputError';
}
