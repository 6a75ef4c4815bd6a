import type { ClassifyImage } from '../classification/classify-image';
import type { Failure } from '../failures/failure';
import type { RequestResult } from '../graphql/request';
import { Removals, type Removal } from '../page/removals';
import type { Wait } from '../wait';
import { ExampleShelf } from './example-shelf';
import { PhotoUploads } from './photo-uploads';
import type { NewPhotos, UploadOutcome } from './photo-upload';
import { ReviewQueue } from './review-queue';
import type { DeletedClassifier, TeachingServer } from './teaching-server';
import { teachingTexts } from './teaching-texts';
import { Trial } from './trial';
import { Workshop } from './workshop';

/** A class, or some of its photos. */
export interface TaughtRemoval extends Removal {
  readonly classifier: string;
  readonly className?: string;
  readonly exampleIds?: readonly string[];
}

/** The page's place for own classifiers, without its looks. */
export interface Teaching {
  readonly workshop: Workshop;
  readonly shelf: ExampleShelf;
  readonly uploads: PhotoUploads;
  readonly removals: Removals<TaughtRemoval>;
  readonly trial: Trial;
  readonly review: ReviewQueue;
  readonly teach: (photos: NewPhotos) => Promise<UploadOutcome>;
  readonly rename: (classifier: string, name: string) => Promise<Failure | undefined>;
  readonly renameClass: (
    classifier: string,
    className: string,
    name: string,
  ) => Promise<Failure | undefined>;
  readonly removeClass: (classifier: string, className: string, count: number) => Promise<void>;
  readonly moveExamples: (
    classifier: string,
    ids: readonly string[],
    className: string,
  ) => Promise<unknown>;
  readonly removeExamples: (classifier: string, ids: readonly string[]) => Promise<void>;
  readonly rollBack: (classifier: string, version: number) => Promise<unknown>;
  readonly deleteClassifier: (
    classifier: string,
    confirmation?: string,
  ) => Promise<RequestResult<DeletedClassifier>>;
}

export interface TeachingOptions {
  readonly server: TeachingServer;
  readonly classifyImage: ClassifyImage;
  /** Why the service would refuse this photo, whenever it is sent. */
  readonly objection: (image: File) => Failure | undefined;
  readonly wait: Wait;
}

export function createTeaching(options: TeachingOptions): Teaching {
  const { server, classifyImage, objection, wait } = options;
  const removals = new Removals<TaughtRemoval>(wait);
  const shelf = new ExampleShelf(server.readExamples);
  const workshop: Workshop = new Workshop({
    ...{ server, wait },
    settle: () => removals.flush(),
    onFacts: (classifier) => {
      const state = workshop.state.get();
      // Whoever may not teach may not see the photos either.
      if (state.phase === 'open' && state.access.allowed && state.selected === classifier.name) {
        shelf.reconcile(classifier);
      }
      trial.onFacts(classifier);
    },
  });
  const uploads = new PhotoUploads({
    ...{ addExamples: server.addExamples, objection, wait },
    enqueue: (send) => workshop.enqueue(send),
    onAdded: (classifier) => {
      workshop.adopt(classifier);
    },
  });
  const addPhotos = async (photos: NewPhotos): Promise<UploadOutcome> => {
    const outcome = await uploads.add(photos);
    workshop.news.set(
      teachingTexts.taught(outcome.ids.length - outcome.repeated, photos.className),
    );
    return outcome;
  };
  const takeOut = (classifier: string, ids: readonly string[]): Promise<unknown> =>
    workshop.act(async () => {
      const result = await server.removeExamples(classifier, ids);
      if (result.ok) shelf.removed(ids);
      return result;
    });
  const review = new ReviewQueue({
    teach: async (photos) => {
      // A picture that its class has already is not added again, and is not to go by an undo.
      const before = shelf.state.get().examples;
      const outcome = await addPhotos(photos);
      return { ...outcome, ids: outcome.ids.filter((id) => !before.has(id)) };
    },
    removeExamples: takeOut,
  });
  const teach = (photos: NewPhotos): Promise<UploadOutcome> => {
    review.settled(photos.images);
    return addPhotos(photos);
  };
  const trial: Trial = new Trial({
    ...{ classifyImage, objection, teach },
    onAnswer: (image, answer) => {
      review.add(image, answer);
    },
  });

  return {
    ...{ workshop, shelf, uploads, removals, trial, review, teach },
    rename: (classifier, name) =>
      workshop.change(async () => {
        const result = await server.rename(classifier, name);
        if (result.ok) {
          shelf.classifierRenamed(classifier, name);
          uploads.renamedClassifier(classifier, name);
          trial.renamed(classifier, name);
          review.renamed(classifier, name);
          workshop.renamed(classifier, name);
        }
        return result;
      }),
    renameClass: (classifier, className, name) =>
      workshop.change(async () => {
        const result = await server.renameClass(classifier, className, name);
        if (result.ok) {
          shelf.renamed(className, name);
          uploads.renamed({ classifier, className }, name);
        }
        return result;
      }),
    removeClass: (classifier, className, count) => {
      const title = teachingTexts.removal.ofClass(className, count);
      return removals.start({ classifier, className, title }, () =>
        workshop.act(async () => {
          const result = await server.removeClass(classifier, className);
          if (result.ok) {
            shelf.classRemoved(className);
            uploads.drop({ classifier, className });
          }
          return result;
        }),
      );
    },
    moveExamples: (classifier, ids, className) =>
      workshop.act(async () => {
        const result = await server.moveExamples(classifier, ids, className);
        if (result.ok) {
          shelf.moved(ids, className);
          workshop.news.set(teachingTexts.moved(ids.length, className));
        }
        return result;
      }),
    removeExamples: (classifier, exampleIds) => {
      const title = teachingTexts.removal.ofPhotos(exampleIds.length);
      return removals.start({ classifier, exampleIds, title }, () =>
        takeOut(classifier, exampleIds),
      );
    },
    rollBack: (classifier, version) => workshop.act(() => server.rollBack(classifier, version)),
    deleteClassifier: async (classifier, confirmation) => {
      await removals.flush();
      const result = await workshop.enqueue(() => server.remove(classifier, confirmation));
      if (result.ok) {
        uploads.drop({ classifier });
        trial.clear();
        workshop.removed(classifier);
        workshop.news.set(teachingTexts.deleting.done(result.data));
      }
      return result;
    },
  };
}
