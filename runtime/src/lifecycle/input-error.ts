import { OperatorError } from './operator-error.js';

/** What the caller gave cannot be used; the message says what was expected and what came. */
export class InputError extends OperatorError {
  override readonly name: string = 'InputError';
}
