import { counted } from '../counted';
import type { DeletedClassifier } from './teaching-server';

const photos = (count: number): string => counted(count, 'photo');
const classesOf = (count: number): string => counted(count, 'class', 'classes');
const versionsOf = (count: number): string => counted(count, 'version');

/** The words of the place for own classifiers, as `texts` are those of the rest of the page. */
export const teachingTexts = {
  title: 'Teach it your own classes',
  purpose:
    'Name your classes, give each at least five photos, and you have a classifier of your own.',
  kept: 'Photos that you teach with are kept on the server, shrunk and without their metadata, until you delete them.',
  limits: (classes: number, examples: number) =>
    `A classifier has room for ${classesOf(classes)} and ${photos(examples)}.`,
  new: 'New classifier',
  suggestedName: 'my-classifier',
  created: (name: string) => `The classifier ${name} is there, with two classes to be named.`,
  choose: 'Classifier',
  name: 'Name',
  nameHint: 'What it is asked for by. Small letters, digits, dots and dashes.',
  taught: (count: number, className: string) => `${photos(count)} added to ${className}.`,
  moved: (count: number, className: string) => `${photos(count)} moved to ${className}.`,
  photo: (className: string, number: number) => `Photo ${String(number)} of ${className}`,
  photoOf: (className: string) => `A photo of ${className}`,
  notAllowed: 'You can look, but not teach here',
  notAllowedAdvice: 'Whoever runs this service decides who may teach it.',
  nothingThere: 'There are no classifiers yet.',
  state: {
    ready: 'It answers.',
    training: 'It is learning…',
    notReady: 'It cannot answer yet.',
  },
  classes: {
    title: 'Classes and their photos',
    suggested: (number: number) => `Class ${String(number)}`,
    name: 'Class name',
    add: 'Add class',
    removeNamed: (className: string) => `Remove class ${className}`,
    count: photos,
    accuracy: (percent: string) => `${percent} recognised`,
    tooFew: (missing: number) => `Needs ${counted(missing, 'more photo')}.`,
    atLeast: 'Needs at least 5.',
    choose: 'Choose photos',
    chooseFor: (className: string) => `Choose photos of ${className}`,
    camera: 'Camera',
    cameraFor: (className: string) => `Camera for ${className}`,
    drop: 'Drop photos here, or paste them.',
    pasteHere: 'Photos that you paste come here.',
    showAll: (count: number) => `Show all ${String(count)}`,
    list: (className: string) => `Photos of ${className}`,
    chosen: (count: number) => `${photos(count)} chosen`,
    moveTo: 'Move to',
    removePhotos: 'Remove',
    choosing: 'Press photos to choose them, or drag them to another class.',
  },
  uploads: {
    title: (className: string) => `Photos on their way to ${className}`,
    sending: (count: number, percent: string) => `Sending ${photos(count)}, ${percent}`,
    waiting: (count: number) => `${photos(count)} waiting`,
    learning: (count: number) => `Learning from ${photos(count)}…`,
    repeated: (count: number) => `${counted(count, 'photo was', 'photos were')} there already.`,
    retry: 'Try again',
    dismiss: 'Leave out',
    of: (action: string, name: string) => `${action}: ${name}`,
  },
  removal: {
    ofClass: (className: string, count: number) =>
      `The class ${className} with ${photos(count)} is removed.`,
    ofPhotos: (count: number) => `${photos(count)} removed.`,
  },
  quality: {
    title: 'How good it is',
    unknown: 'With two photos in each class you see here how good it is.',
    accuracy: (percent: string, tenths: string) =>
      `Of ten photos like these it gets about ${tenths} right (${percent}, each tried by a classifier that had not seen it).`,
    tooFew: (classNames: string) => `Too few photos: ${classNames}. Give each at least five.`,
    confusions: 'Taken for one another',
    confusion: (className: string, takenFor: string, count: number) =>
      `${className} taken for ${takenFor}: ${photos(count)}`,
    misplaced: 'Probably in the wrong class',
    misplacedOne: (className: string, likely: string) =>
      `It is in ${className} and looks like ${likely}.`,
    move: (className: string) => `Move to ${className}`,
    keep: 'Keep it there',
    duplicates: 'The same picture twice',
    duplicate: (similarity: string) => `${similarity} alike`,
    whereBoth: (first: string, second: string) =>
      first === second ? `both in ${first}` : `in ${first} and in ${second}`,
    removeSecond: 'Remove the second',
    keepBoth: 'Keep both',
    curve: 'Accuracy with more photos',
    curvePoint: (count: number, percent: string) => `${photos(count)} each: ${percent}`,
    moreHelps: 'More photos would still help.',
    moreHelpsNot: 'More photos of the same kind would hardly help.',
  },
  trial: {
    title: 'Try it',
    hint: 'Drop a photo here, or paste it: the answer comes at once, and again after each change.',
    notYet: 'It answers as soon as two classes have photos.',
    choose: 'Choose a photo to try',
    camera: 'Camera to try it',
    asking: 'Asking…',
    sure: (percent: string) => `${percent} sure`,
    none: 'None of these',
    noneGuess: (name: string, percent: string) =>
      `This looks unlike all photos it was taught with. Its best guess would be ${name}, at ${percent}.`,
    notCalibrated: 'It cannot say “none of these” yet: for that each class needs five photos.',
    wrong: 'It is wrong: this is',
    teaches: 'Then the photo is kept as an example of that class.',
    changed: (before: string, after: string) => `Before: ${before}. Now: ${after}.`,
    unchanged: (answer: string) => `Still: ${answer}.`,
    answer: (name: string, percent: string) => `${name}, ${percent}`,
  },
  versions: {
    title: 'Versions',
    name: (version: number) => `Version ${String(version)}`,
    facts: (classes: number, count: number, moment: string) =>
      `${classesOf(classes)}, ${photos(count)}, ${moment}`,
    active: 'answers now',
    rollBack: 'Let it answer again',
    rollBackTo: (version: number) => `Let it answer again: version ${String(version)}`,
    hint: 'Each change makes a new version. An earlier one answers until the next change.',
  },
  deleting: {
    start: 'Delete this classifier',
    title: (name: string) => `Delete ${name}?`,
    what: (classes: number, examples: number, versions: number) =>
      `From the server, this removes ${classesOf(classes)}, ${photos(examples)} and ${versionsOf(versions)}. This cannot be undone.`,
    confirm: 'Delete it for good',
    cancel: 'Keep it',
    done: ({ name, classes, examples, versions }: DeletedClassifier) =>
      `${name} is deleted, with ${classesOf(classes)}, ${photos(examples)} and ${versionsOf(versions)}.`,
  },
  review: {
    title: 'Answers worth a look',
    hint: 'Of this visit, unsure and unfamiliar ones first. Choose those that belong to one class.',
    answer: (name: string, percent: string) => `${name}, ${percent}`,
    none: (guess: string) => `none of these (${guess})`,
    teach: 'Teach these',
    dismiss: 'Take off the list',
    taught: (count: number, className: string) => `${photos(count)} taught as ${className}.`,
    undo: 'Undo',
  },
} as const;
