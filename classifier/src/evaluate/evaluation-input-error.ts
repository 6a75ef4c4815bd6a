/** What the caller gave cannot be evaluated; the message says what was expected and what came. */
export class EvaluationInputError extends Error {
  override readonly name = 'EvaluationInputError';
}
