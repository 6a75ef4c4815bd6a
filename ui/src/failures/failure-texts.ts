import type { FailureCode } from './failure-codes';

/** What a person reads when something fails: what happened, and what to do. */
export interface FailureText {
  readonly title: string;
  readonly advice: string;
}

/** Of photos that are classified, and whatever else fails. */
export const failureTexts: Readonly<Record<FailureCode, FailureText>> = {
  BAD_USER_INPUT: {
    title: 'The file did not arrive whole.',
    advice: 'It may be empty. Choose another photo.',
  },
  UNAUTHENTICATED: {
    title: 'This service asks for a key.',
    advice: 'This page has none to give. Ask whoever runs this service for access.',
  },
  NOT_FOUND: {
    title: 'The service has no such address.',
    advice: 'It may have been updated. Load this page anew and try again.',
  },
  CROSS_SITE_REQUEST: {
    title: 'The service takes this page for another site’s.',
    advice:
      'Tell whoever runs it: the proxy in front of it has to pass on the name in the address.',
  },
  HOST_NOT_ALLOWED: {
    title: 'The service does not know the name in the address.',
    advice: 'Tell whoever runs it: the name belongs into ALLOWED_HOSTS.',
  },
  IMAGE_TOO_LARGE: {
    title: 'This photo is too large.',
    advice: 'Choose a smaller photo, or shrink this one first.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    title: 'This kind of file cannot be read.',
    advice: 'Save or share it as a JPEG or PNG, and choose that one.',
  },
  INVALID_IMAGE: {
    title: 'This picture is damaged or incomplete.',
    advice: 'Check that it opens on your device, or choose another photo.',
  },
  CLASSIFICATION_NOT_FOUND: {
    title: 'This answer is too old to comment on.',
    advice: 'Send the photo again, then tell us about the new answer.',
  },
  MODEL_NOT_FOUND: {
    title: 'This model, or this version of it, is gone.',
    advice: 'Choose another one and try again.',
  },
  CLASSIFIER_NOT_FOUND: {
    title: 'This classifier is gone.',
    advice: 'Somebody has deleted or renamed it.',
  },
  CLASS_NOT_FOUND: {
    title: 'This class is gone.',
    advice: 'Somebody has deleted or renamed it.',
  },
  EXAMPLE_NOT_FOUND: {
    title: 'This photo is gone.',
    advice: 'Somebody has deleted it.',
  },
  NAME_TAKEN: {
    title: 'This name is taken.',
    advice: 'Choose another name.',
  },
  LIMIT_REACHED: {
    title: 'There is no room for more.',
    advice: 'Delete what is not needed any more, or ask whoever runs this service to allow more.',
  },
  CONFIRMATION_REQUIRED: {
    title: 'This has changed meanwhile.',
    advice: 'Look at it again before you delete it.',
  },
  FORBIDDEN: {
    title: 'You may not do this here.',
    advice: 'Whoever runs this service decides who may.',
  },
  UPLOAD_NOT_FOUND: {
    title: 'This upload is gone.',
    advice: 'What is not kept goes after an hour. Send it again.',
  },
  UPLOAD_NOT_ACCEPTED: {
    title: 'This model cannot be kept.',
    advice: 'Only a model that has passed its check can be. Look at what the check says.',
  },
  UPLOAD_TOO_LARGE: {
    title: 'This is too large.',
    advice:
      'Leave out what a model does not need, such as photos, or ask whoever runs this service to allow more.',
  },
  MODEL_UPLOADS_UNAVAILABLE: {
    title: 'The service cannot check models just now.',
    advice: 'It may be restarting. Try again in a moment, or tell whoever runs it.',
  },
  RATE_LIMITED: {
    title: 'Too many photos in a short time.',
    advice: 'The photo is sent again by itself in a moment.',
  },
  QUEUE_FULL: {
    title: 'The service is busy.',
    advice: 'Many photos are waiting. This one is sent again by itself.',
  },
  MODEL_NOT_READY: {
    title: 'The model is getting ready.',
    advice:
      'The first start can take a few minutes. Your photo is sent by itself as soon as it can be.',
  },
  QUEUE_UNAVAILABLE: {
    title: 'The service is restarting.',
    advice: 'Nothing is wrong with your photo. It is sent again by itself.',
  },
  STORAGE_UNAVAILABLE: {
    title: 'The service cannot keep anything just now.',
    advice: 'Wait a moment, then try again.',
  },
  JOB_TIMEOUT: {
    title: 'The answer took too long.',
    advice: 'The service may be busy. Try again.',
  },
  JOB_POISONED: {
    title: 'This photo stopped the classifier more than once.',
    advice: 'It has been set aside. Choose another photo.',
  },
  INFERENCE_FAILED: {
    title: 'The model could not work on this photo.',
    advice: 'Try again. If it fails once more, choose another photo.',
  },
  INTERNAL: {
    title: 'Something went wrong on the server.',
    advice: 'Try again. If it keeps failing, tell whoever runs this service.',
  },
  NETWORK_FAILURE: {
    title: 'The server could not be reached.',
    advice: 'It may be restarting. Check your connection, or try again.',
  },
  OFFLINE: {
    title: 'You are offline.',
    advice: 'Your photos are kept here and sent as soon as you are back.',
  },
  FILE_UNREADABLE: {
    title: 'This file cannot be read any more.',
    advice: 'It was moved, changed or removed. Choose it again.',
  },
};
