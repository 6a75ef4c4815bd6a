import { useCallback, useEffect, useRef, useState } from 'react';
import { FailureNotice } from '../failures/failure-notice';
import { formatBytes } from '../format/format';
import { RemovalNotice } from '../page/removal-notice';
import { usePhotoPaste } from '../photos/use-photo-paste';
import { useStore } from '../use-store';
import { areAllPhotos, groupFiles, readDrop, withPaths } from './dropped-files';
import { ExpiredCard } from './expired-card';
import { ModelIntake } from './model-intake';
import type { ModelFile } from './model-upload';
import { ModelUploadCard } from './model-upload-card';
import type { ModelsPlace } from './models-place';
import { modelsTexts } from './models-texts';
import { OutgoingCard } from './outgoing-card';
import { usePageDrop } from './use-page-drop';

interface ModelsWorkbenchProps {
  readonly place: ModelsPlace;
  readonly mediaTypes: readonly string[];
}

/** Models on their way, those that the service has, and the ways in for more. */
export function ModelsWorkbench({ place, mediaTypes }: ModelsWorkbenchProps) {
  const { uploads, trials } = place;
  const outgoing = useStore(uploads.outgoing.state);
  const { uploads: there, expired, failure, maxBytes } = useStore(uploads.state);
  const removal = useStore(uploads.removals.pending);
  const news = useStore(uploads.news);
  const [objection, setObjection] = useState<string>();
  useEffect(() => uploads.watch(), [uploads]);

  /** The model that was used last takes photos which are dropped or pasted anywhere. */
  const used = useRef<string>(undefined);
  const tryOut = useCallback(
    (image: File | undefined): boolean => {
      const able = (uploads.state.get().uploads ?? []).filter(({ model }) => model !== undefined);
      const upload = able.find(({ id }) => id === used.current) ?? able[0];
      if (upload?.model === undefined || image === undefined) return false;
      void trials.ask(upload.id, upload.model, image);
      return true;
    },
    [uploads, trials],
  );
  const take = useCallback(
    (files: readonly ModelFile[]) => {
      const words = modelsTexts.intake;
      if (areAllPhotos(files)) {
        setObjection(tryOut(files[0]?.file) ? undefined : words.photos);
        return;
      }
      const models = groupFiles(files);
      setObjection(models.length === 0 ? words.nothing : undefined);
      for (const model of models) uploads.outgoing.add(model);
    },
    [uploads, tryOut],
  );
  const isOver = usePageDrop(
    useCallback(
      (dropped) => {
        readDrop(dropped).then(take, () => {
          setObjection(modelsTexts.intake.unreadable);
        });
      },
      [take],
    ),
  );
  usePhotoPaste(
    useCallback(
      (files) => {
        take(withPaths(files));
      },
      [take],
    ),
  );

  const shown = (there ?? []).filter(({ id }) => id !== removal?.id);
  const count = outgoing.length + shown.length + expired.length;
  return (
    <>
      <ModelIntake
        isOver={isOver}
        isCompact={count > 0}
        limit={maxBytes === undefined ? undefined : formatBytes(maxBytes)}
        onFiles={take}
      />
      <div role="status">
        {objection !== undefined && <p className="models-objection">{objection}</p>}
      </div>
      <div role="status">
        {failure !== undefined && <FailureNotice failure={failure} words={modelsTexts.failures} />}
      </div>
      {count > 0 && (
        <section className="models-list" aria-label={modelsTexts.list}>
          {outgoing.map((model) => (
            <OutgoingCard key={model.id} model={model} actions={uploads.outgoing} />
          ))}
          {shown.map((upload) => (
            <ModelUploadCard
              key={upload.id}
              {...{ place, upload, mediaTypes }}
              onUse={() => {
                used.current = upload.id;
              }}
            />
          ))}
          {expired.map((upload) => (
            <ExpiredCard key={upload.id} {...{ uploads, upload }} />
          ))}
        </section>
      )}
      <RemovalNotice removals={uploads.removals} />
      <div role="status" className="visually-hidden">
        {news}
      </div>
    </>
  );
}
