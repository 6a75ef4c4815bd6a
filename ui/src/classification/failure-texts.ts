/** What a person reads when a classification fails. */
export interface FailureText {
  readonly title: string;
  readonly advice: string;
  /** Whether sending the same photo once more can help. */
  readonly canRetry: boolean;
}

/** The codes of schema/src/jobs/error-code.ts, and the one failure no server can report. */
export const failureTexts = {
  BAD_USER_INPUT: {
    title: 'No photo arrived.',
    advice: 'The file may be empty. Choose another photo.',
    canRetry: false,
  },
  UNAUTHENTICATED: {
    title: 'This service asks for a key.',
    advice: 'This page has none to give. Ask whoever runs this service for access.',
    canRetry: false,
  },
  IMAGE_TOO_LARGE: {
    title: 'This photo is too large.',
    advice: 'Choose a smaller photo, or shrink this one first.',
    canRetry: false,
  },
  UNSUPPORTED_MEDIA_TYPE: {
    title: 'This kind of file cannot be read.',
    advice: 'Choose a JPEG, PNG, WebP, GIF or AVIF picture.',
    canRetry: false,
  },
  INVALID_IMAGE: {
    title: 'This picture is damaged or incomplete.',
    advice: 'Check that it opens on your device, or choose another photo.',
    canRetry: false,
  },
  RATE_LIMITED: {
    title: 'Too many photos in a short time.',
    advice: 'Wait a minute, then try again.',
    canRetry: true,
  },
  QUEUE_FULL: {
    title: 'The service is busy.',
    advice: 'Many photos are waiting. Try again in a few seconds.',
    canRetry: true,
  },
  MODEL_NOT_READY: {
    title: 'The model is still starting.',
    advice: 'The first start can take a few minutes. Try again shortly.',
    canRetry: true,
  },
  QUEUE_UNAVAILABLE: {
    title: 'The service is unavailable for the moment.',
    advice: 'Nothing is wrong with your photo. Try again shortly.',
    canRetry: true,
  },
  JOB_TIMEOUT: {
    title: 'The answer took too long.',
    advice: 'The service may be busy. Try again.',
    canRetry: true,
  },
  JOB_POISONED: {
    title: 'This photo stopped the classifier more than once.',
    advice: 'It has been set aside. Choose another photo.',
    canRetry: false,
  },
  INFERENCE_FAILED: {
    title: 'The model could not work on this photo.',
    advice: 'Try again. If it fails once more, choose another photo.',
    canRetry: true,
  },
  INTERNAL: {
    title: 'Something went wrong on the server.',
    advice: 'Try again. If it keeps failing, tell whoever runs this service.',
    canRetry: true,
  },
  NETWORK_FAILURE: {
    title: 'The server could not be reached.',
    advice: 'Check your connection, then try again.',
    canRetry: true,
  },
} as const satisfies Record<string, FailureText>;

export type FailureCode = keyof typeof failureTexts;

export function isFailureCode(value: unknown): value is FailureCode {
  return typeof value === 'string' && Object.hasOwn(failureTexts, value);
}
