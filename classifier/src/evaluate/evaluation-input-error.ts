import { InputError } from '@detections/runtime/lifecycle';

/** What the caller gave cannot be evaluated; the message says what was expected and what came. */
export class EvaluationInputError extends InputError {
  override readonly name = 'EvaluationInputError';
}
