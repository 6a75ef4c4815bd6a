import type { ClassifyImage } from '../classification/classify-image';
import type { Failure } from '../failures/failure';
import type { Wait } from '../wait';
import { ModelTrials } from './model-trials';
import { ModelUploads } from './model-uploads';
import type { ModelUploadsServer } from './model-uploads-server';

/** The page's place for others' models, without its looks. */
export interface ModelsPlace {
  readonly uploads: ModelUploads;
  readonly trials: ModelTrials;
  /** Asks for the names that are taken already. */
  readonly takenNames: () => readonly string[];
  /** From now on photos are classified by this one. */
  readonly choose: (model: string) => Promise<void>;
}

export interface ModelsPlaceOptions extends Pick<ModelsPlace, 'takenNames' | 'choose'> {
  readonly server: ModelUploadsServer;
  readonly classifyImage: ClassifyImage;
  /** Why the service would refuse this photo, whenever it is sent. */
  readonly photoObjection: (image: File) => Failure | undefined;
  /** Why the service can take nothing at the moment. */
  readonly objection: () => Failure | undefined;
  readonly wait: Wait;
  readonly onKept: () => void;
}

export function createModelsPlace(options: ModelsPlaceOptions): ModelsPlace {
  const { server, classifyImage, objection, photoObjection, wait, onKept, ...others } = options;
  const uploads = new ModelUploads({ server, objection, wait, onKept });
  const trials = new ModelTrials({ classifyImage, objection: photoObjection, wait });
  uploads.state.subscribe(() => {
    const there = new Set(uploads.state.get().uploads?.map(({ id }) => id));
    for (const id of trials.state.get().keys()) if (!there.has(id)) trials.forget(id);
  });
  keepPageWhileSending(uploads);
  return { uploads, trials, ...others };
}

/** A page that is left takes what it is sending with it: browsers ask first. */
function keepPageWhileSending({ outgoing }: ModelUploads): void {
  const ask = (event: BeforeUnloadEvent): void => {
    event.preventDefault();
  };
  outgoing.state.subscribe(() => {
    if (outgoing.isSending) window.addEventListener('beforeunload', ask);
    else window.removeEventListener('beforeunload', ask);
  });
}
