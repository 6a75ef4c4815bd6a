import { counted } from '../counted';
import type { FailureCode } from '../failures/failure-codes';
import type { FailureText } from '../failures/failure-texts';

const classes = (count: number): string => counted(count, 'class', 'classes');

type Words = Readonly<Partial<Record<FailureCode, FailureText>>>;

/** Failures that mean something else to a model on its way than to a photo. */
const failures: Words = {
  BAD_USER_INPUT: {
    title: 'The service cannot take this.',
    advice: 'Drop the export as its maker gave it: a zip, its folder, or its files.',
  },
  FORBIDDEN: {
    title: 'You may not upload models here.',
    advice: 'Whoever runs this service decides who may.',
  },
  IMAGE_TOO_LARGE: {
    title: 'This is too large.',
    advice: 'A proxy between you and the service takes no more. Tell whoever runs it.',
  },
  LIMIT_REACHED: {
    title: 'There is no room for another model.',
    advice: 'Discard or keep those that are waiting here, then send it again.',
  },
  RATE_LIMITED: {
    title: 'Too many requests in a short time.',
    advice: 'Wait a moment, then send it again.',
  },
  QUEUE_FULL: {
    title: 'The service is busy.',
    advice: 'Wait a moment, then send it again.',
  },
  MODEL_NOT_READY: {
    title: 'The service is getting ready.',
    advice: 'The first start can take a few minutes. Then send it again.',
  },
  QUEUE_UNAVAILABLE: {
    title: 'The service is restarting.',
    advice: 'Nothing is wrong with your model. Send it again in a moment.',
  },
  INTERNAL: {
    title: 'Something went wrong on the server.',
    advice: 'Send it again. If it keeps failing, tell whoever runs this service.',
  },
  NETWORK_FAILURE: {
    title: 'The upload broke off.',
    advice: 'Check your connection, then send it again. Your files are still at hand.',
  },
  OFFLINE: {
    title: 'You are offline.',
    advice: 'Send it again once you are back. Your files are still at hand.',
  },
  FILE_UNREADABLE: {
    title: 'A file cannot be read any more.',
    advice: 'It was moved, changed or removed. Choose the model again.',
  },
};

/** Failures of a model that is tried: nothing is sent by itself here for longer than half a minute. */
const trialFailures: Words = {
  MODEL_NOT_READY: {
    title: 'The model does not answer yet.',
    advice: 'It is still being loaded, or cannot be. Ask again in a moment.',
  },
  MODEL_NOT_FOUND: {
    title: 'The model is not there.',
    advice: 'It may have expired. Send it again.',
  },
  QUEUE_FULL: { title: 'The service is busy.', advice: 'Ask again in a moment.' },
  RATE_LIMITED: {
    title: 'Too many photos in a short time.',
    advice: 'Ask again in a moment.',
  },
  QUEUE_UNAVAILABLE: { title: 'The service is restarting.', advice: 'Ask again in a moment.' },
  OFFLINE: { title: 'You are offline.', advice: 'Ask again once you are back.' },
};

/** The words of the place for others’ models, as `texts` are those of the rest of the page. */
export const modelsTexts = {
  title: 'Bring your own model',
  purpose:
    'Drop in a classifier that you exported elsewhere. See what it is, try it on a photo, and keep it if you like it.',
  notAllowed: 'You may not upload models here',
  notAllowedAdvice:
    'Whoever runs this service decides who may. It is off unless MODEL_UPLOADS is set, and where keys are asked for it takes one for models.',
  intake: {
    region: 'Add a model',
    title: 'Drop an export here',
    dropping: 'Let go to send it',
    kinds:
      'A zip as it came, a folder, or its files: Teachable Machine, Custom Vision, Keras, Ultralytics, Lobe, Hugging Face, timm, or any ONNX with its labels.',
    choose: 'Choose a zip or files',
    chooseFolder: 'Choose a folder',
    safe: 'It is checked in a process apart. Nobody else is answered by it until you keep it.',
    limit: (size: string) => `Up to ${size}.`,
    nothing: 'There is no file in what you dropped.',
    unreadable: 'What you dropped cannot be read. Choose it with a button instead.',
    photos: 'These are photos. To try a model on one, send the model first.',
  },
  filesTogether: (name: string, others: number) =>
    others === 0 ? name : `${name} and ${String(others)} more`,
  list: 'Models that were sent',
  steps: {
    title: (name: string) => `How far ${name} is`,
    send: 'Send',
    check: 'Check',
    try: 'Try',
    keep: 'Keep',
    done: '(done)',
    failed: '(failed)',
  },
  sending: {
    progress: (name: string) => `Upload of ${name}`,
    sent: (percent: string, sent: string, total: string) =>
      `Sending, ${percent}: ${sent} of ${total}`,
    storing: 'All of it is sent. The service is putting it away…',
    stop: 'Stop sending',
    stopped: 'You have stopped this upload.',
    stoppedAdvice: 'Your files are still at hand. Sending begins again from the start.',
    again: 'Send again',
    leaveOut: 'Leave out',
  },
  of: (action: string, name: string) => `${action}: ${name}`,
  checking: 'Looking at it, and trying it once…',
  refused: 'It cannot be used as it is',
  refusedTitles: {
    'unknown-kind': 'This is no export that is known here',
    'file-missing': 'A file is missing',
    'file-ambiguous': 'It is not clear which file is meant',
    corrupt: 'A file is damaged or incomplete',
    'too-large': 'It is too large',
    'opset-unsupported': 'It is of a version that cannot be run',
    'operator-unknown': 'It needs something that cannot be run here',
    'external-data-missing': 'Its weights are missing',
    'external-data-outside': 'Its weights are not in it',
    'several-inputs': 'It wants more than one picture at a time',
    'input-unsupported': 'It does not take pictures as they come',
    'not-a-classifier': 'This is no classifier',
    'labels-missing': 'The names of its classes are missing',
    'labels-invalid': 'The names of its classes cannot be read',
    'label-count': 'It has more or fewer names than classes',
    'settings-invalid': 'Its settings cannot be read',
    'preprocessing-unsupported': 'It prepares pictures in a way that is not known here',
    'meaning-open': 'It does not say enough about itself',
    'does-not-run': 'It was tried, and failed',
    'not-served': 'It passed its check, and cannot be served',
    'not-a-zip': 'This is no zip',
    encrypted: 'The zip asks for a password',
    'compression-unsupported': 'The zip is packed in a way that is not known here',
    'too-many-files': 'There are too many files in it',
    'unsafe-path': 'The zip would write where it must not',
    link: 'The zip has a link in it',
    duplicate: 'The zip has a file twice',
    'nested-archive': 'There is an archive within the archive',
    empty: 'There is nothing in it',
    'took-too-long': 'Checking it took too long',
    'too-much-memory': 'Checking it took too much memory',
    crashed: 'It made its check crash',
    failed: 'It could not be checked',
    'no-process': 'It could not be checked',
    volume: 'It could not be checked',
    environment: 'It could not be checked',
  } as Readonly<Record<string, string>>,
  refusedAdvice: 'Mend it and drop it again, with all of its files.',
  check: {
    titleOf: (name: string) => `What ${name} is`,
    classifier: (count: number) => `A classifier of ${classes(count)}`,
    labels: 'Classes',
    more: (count: number, last: string) =>
      count === 1 ? `and ${last}` : `and ${String(count)} more, up to ${last}`,
    duplicates: (names: string) =>
      `Two or more classes share a name, and only their number tells them apart: ${names}.`,
    kind: 'Export',
    kinds: {
      'hugging-face': 'Hugging Face or timm',
      'plain-onnx': 'ONNX with labels',
      'keras-resnet50': 'Keras ResNet50 weights',
      'efficientnet-lite0': 'EfficientNet-Lite0 checkpoint',
      keras: 'Keras',
      'teachable-machine-keras': 'Teachable Machine, Keras',
      'teachable-machine-tfjs': 'Teachable Machine, TensorFlow.js',
      'tfjs-layers': 'Keras, TensorFlow.js',
      ultralytics: 'Ultralytics',
      'azure-custom-vision': 'Azure Custom Vision',
      lobe: 'Lobe',
    } as Readonly<Record<string, string>>,
    pictures: 'Pictures',
    size: (width: number, height: number) => `${String(width)} × ${String(height)} pixels`,
    preparation: 'Preparation',
    presets: {
      DEFAULT: 'as the export says',
      CENTER_CROP: 'scaled, then the centre',
      KERAS: 'squeezed to size, as Keras does',
    } as Readonly<Record<string, string>>,
    output: 'Its numbers',
    outputs: {
      probabilities: 'probabilities',
      logits: 'scores, made into probabilities here',
    } as Readonly<Record<string, string>>,
    abilities: 'It can also',
    teachable: 'be taught classes of your own',
    heatmaps: 'show where it looked',
    nothingElse: 'nothing beyond naming classes',
    license: 'License',
    noLicense: 'not said: ask whoever made it',
    digest: 'Digest',
  },
  trial: {
    title: 'Try it',
    titleOf: (name: string) => `Try ${name}`,
    hint: 'Drop a photo here, or paste it.',
    choose: 'Choose a photo',
    camera: 'Camera',
    of: (action: string, name: string) => `${action} to try ${name}`,
    asking: 'Asking…',
    coming: 'The model is being loaded. Your photo is sent by itself…',
    again: 'Ask again',
    failures: trialFailures,
  },
  keep: {
    title: 'Keep it',
    name: 'Name',
    hint: 'What it is asked for by. Small letters, digits, dots and dashes.',
    keep: 'Keep it',
    keeping: 'Keeping it…',
    newVersion: (name: string) => `Make it the next version of ${name}`,
    until: (time: string) => `If you do not keep it, it goes at ${time}.`,
    withinAnHour: 'If you do not keep it, it goes within an hour.',
  },
  kept: {
    title: (model: string) => `It is kept as ${model}`,
    advice: 'It answers from now on, here and for programs, until somebody removes it.',
    classify: 'Classify photos with it',
  },
  discard: 'Discard',
  discarded: (name: string) => `${name} is discarded.`,
  dismissed: (name: string) => `${name} is off the list. What is kept stays.`,
  expired: (name: string) => `${name} is gone`,
  expiredAdvice: 'What is not kept goes after an hour.',
  dismiss: 'Take off the list',
  listFailed: 'What is there cannot be shown just now.',
  news: {
    arrived: (name: string) => `${name} has arrived and is being checked.`,
    failed: (name: string) => `${name} was not sent.`,
    accepted: (name: string) => `${name} has passed its check. You can try and keep it.`,
    refused: (name: string) => `${name} cannot be used as it is.`,
    kept: (model: string) => `It is kept as ${model}.`,
  },
  failures,
} as const;
