import type { FailureCode } from './failures/failure-codes';

/** What a person reads when something fails: what happened, and what to do. */
export interface FailureText {
  readonly title: string;
  readonly advice: string;
}

const failures: Readonly<Record<FailureCode, FailureText>> = {
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
    title: 'This model is gone.',
    advice: 'Choose another model and try again.',
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
    advice: 'Whoever runs this service decides who may teach it.',
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

/** Every word on the page. A translation is another file of this shape; formats follow `locale`. */
export const texts = {
  locale: 'en',
  page: {
    title: 'Detections',
    tagline: 'Add a photo and see what the model makes of it.',
    views: 'Views',
    photosView: 'Classify',
    teachView: 'Teach',
    photosTab: 'Photos',
    historyTab: 'History',
    loading: 'Loading…',
    privacy:
      'Photos to be classified are not kept on the server. Those that you teach with are, until you delete them.',
    developers: 'For developers:',
    restDocs: 'REST API',
    graphql: 'GraphQL',
    broken: 'This page has stopped working',
    brokenAdvice: 'That is a fault of ours, not of your photo. Reload the page to go on.',
    reload: 'Reload the page',
  },
  colorScheme: {
    toDark: 'Use dark colours',
    toLight: 'Use light colours',
  },
  intake: {
    title: 'What is in your photo?',
    choose: 'Choose photos',
    camera: 'Take a photo',
    hint: 'You can also drop photos anywhere on this page, or paste one from the clipboard.',
    limits: (types: string, size: string) => `${types}, up to ${size} each.`,
    drop: 'Drop to add your photos',
    region: 'Add photos',
  },
  models: {
    label: 'Model',
    hint: 'It looks at the photos that you add from now on.',
    answers: (title: string) => `${title} answers:`,
  },
  camera: {
    title: 'Take a photo',
    preview: 'What the camera sees',
    starting: 'Starting the camera…',
    shoot: 'Take photo',
    close: 'Close the camera',
    hold: 'Hold the button, or the space bar, for a series.',
    taken: (count: number) => (count === 1 ? '1 photo taken' : `${String(count)} photos taken`),
    fileName: (stamp: string) => `camera ${stamp}.jpg`,
    failed: 'The camera cannot be used.',
    failedAdvice: 'Allow this page to use it in your browser, or choose a photo instead.',
  },
  service: {
    gettingReady: 'The model is getting ready',
    gettingReadyAdvice: 'You can add photos now. They wait here and are sent by themselves.',
    unreachable: 'The server does not answer',
    unreachableAdvice: 'It may be restarting. This page asks again every few seconds.',
    offline: 'You are offline',
    offlineAdvice: 'Photos that you add wait here until you are back.',
    readyAgain: 'The model is ready.',
  },
  submission: {
    list: 'Your photos',
    photo: (name: string) => `The photo ${name}`,
    noPreview: (name: string) => `No preview of ${name}`,
    waiting: 'Waiting for its turn',
    sending: (percent: string) => `Sending, ${percent}`,
    queued: 'Sent. Waiting for the answer…',
    retryingIn: (seconds: number) =>
      seconds <= 1 ? 'Trying again in a second.' : `Trying again in ${String(seconds)} seconds.`,
    retryingWhenReady: 'Sent by itself as soon as the service is ready.',
    cancelled: 'Cancelled',
    cancel: 'Cancel',
    retry: 'Try again',
    remove: 'Remove',
    progress: (name: string) => `Upload of ${name}`,
    serverSaid: (detail: string) => `Details: ${detail}`,
    tooLarge: (size: string, limit: string) => `It has ${size}; at most ${limit} are taken.`,
    summary: (done: number, total: number) => `${String(done)} of ${String(total)} photos done`,
    removeAll: 'Remove all that are done',
  },
  answer: {
    announced: (photo: string, name: string, confidence: string) =>
      `${photo}: ${name}, ${confidence} sure.`,
    announcedUnsure: (photo: string, name: string, confidence: string) =>
      `${photo}: not sure. The best guess is ${name}, at ${confidence}.`,
    announcedFailure: (photo: string, title: string) => `${photo}: ${title}`,
    confidence: (percent: string) => `${percent} sure`,
    unsure: 'The model is unsure',
    familiarity: 'Its kind',
    familiar: 'one that this model knows',
    notFamiliar: 'none that this model knows',
    notCalibrated: 'not told: the model is not calibrated for that',
    unfamiliar: 'This looks unlike what this model knows.',
    announcedUnfamiliar: (answer: string) => `${answer} It looks unlike what this model knows.`,
    unsureGuess: 'Its best guess is',
    unsureConfidence: (percent: string) => `at only ${percent}.`,
    best: (count: number) => `Top ${String(count)}`,
    showWhere: 'Choose a class to see where the network saw it.',
    details: 'Details',
    picture: 'Picture',
    pixels: (width: number, height: number) => `${String(width)} × ${String(height)} pixels`,
    file: 'File',
    wordNetId: 'WordNet id',
    model: 'Model',
    modelName: (name: string, version: string, engine: string) => `${name} ${version} on ${engine}`,
    roundTrip: 'From sending to answer',
    total: 'On the server',
    computed: 'Computed',
    computedBefore: 'for the same photo, sent before',
    queue: 'In the queue',
    decode: 'Decoding',
    inference: 'Inference',
    inferenceFor: (time: string, photos: number) =>
      photos === 1 ? time : `${time} for ${String(photos)} photos together`,
  },
  heatmap: {
    show: 'Show where the network saw it',
    strength: 'Strength of the heatmap',
    legendLow: 'says little',
    legendHigh: 'speaks most for it',
    outside: 'Darkened: not seen by the network',
    working: 'Drawing the heatmap…',
    notAvailable: 'This model cannot show where it saw something.',
    shown: (name: string) => `The heatmap shows where the network saw ${name}.`,
    nothing: (name: string) => `Nothing in this photo speaks for ${name}.`,
  },
  feedback: {
    question: 'Is this right?',
    right: 'Yes, this is right',
    wrong: 'No, this is wrong',
    which: 'What is it really?',
    whichHint: 'Search the model’s classes by name or id. Leave it empty if you do not know.',
    nothingFound: 'No class of that name',
    clearChoice: 'Clear the choice',
    comment: 'Comment (optional)',
    send: 'Send feedback',
    cancel: 'Not now',
    thanks: 'Thank you. Your feedback has been kept.',
    teach: 'Teach it',
    teachHint: 'Teaching sends the photo once more and keeps it as an example of that class.',
    taught: 'It has learnt that. Send the photo again to see what changed.',
    sending: 'Sending your feedback…',
  },
  history: {
    title: 'Photos you had classified in this browser',
    where: 'Kept on this device only, thumbnails included.',
    empty: 'Nothing yet. Photos you classify are listed here.',
    notKept: 'This browser does not let the page keep a history. It ends with this visit.',
    clear: 'Clear the history',
    exportCsv: 'Export as CSV',
    exportJson: 'Export as JSON',
    fileName: (extension: string) => `detections-history.${extension}`,
    cleared: 'The history has been cleared.',
  },
  failures,
} as const;
