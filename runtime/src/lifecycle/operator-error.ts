/** What whoever runs the program can mend, in words for them: nobody needs its stack trace. */
export abstract class OperatorError extends Error {}
