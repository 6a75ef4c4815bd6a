import { Button, CloseButton } from '@mantine/core';
import { useCallback, useRef, useState } from 'react';
import { Dialog } from '../page/dialog';
import { texts } from '../texts';
import { useShutter } from './use-shutter';
import './camera-dialog.css';

interface CameraDialogProps {
  readonly opened: boolean;
  /** Whether the camera stays for more photos, one after the other while the shutter is held. */
  readonly isSeries?: boolean;
  readonly onClose: () => void;
  readonly onPhoto: (image: File) => void;
}

/** A live picture and a shutter. The camera is on only while the dialog is open. */
export function CameraDialog({ opened, isSeries = false, onClose, onPhoto }: CameraDialogProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title={texts.camera.title} size="lg">
      <div className="camera-head">
        <h2>{texts.camera.title}</h2>
        <CloseButton aria-label={texts.camera.close} onClick={onClose} />
      </div>
      {opened && <Camera isSeries={isSeries} onClose={onClose} onPhoto={onPhoto} />}
    </Dialog>
  );
}

type CameraState = 'starting' | 'live' | 'failed';

function Camera({ isSeries, onClose, onPhoto }: Omit<CameraDialogProps, 'opened'>) {
  const [state, setState] = useState<CameraState>('starting');
  const [taken, setTaken] = useState(0);
  const video = useRef<HTMLVideoElement>(null);
  const show = useCallback((element: HTMLVideoElement) => {
    video.current = element;
    const closed = new AbortController();
    void openCamera(element, closed.signal).then(setState);
    return () => {
      closed.abort();
      video.current = null;
    };
  }, []);

  async function shoot(): Promise<void> {
    if (video.current === null) return;
    const photo = await capture(video.current);
    if (photo === undefined) {
      setState('failed');
      return;
    }
    onPhoto(photo);
    if (isSeries) setTaken((count) => count + 1);
    else onClose();
  }
  const shutter = useShutter(shoot, isSeries === true);

  if (state === 'failed') {
    return (
      <div role="alert">
        <p>{texts.camera.failed}</p>
        <p>{texts.camera.failedAdvice}</p>
      </div>
    );
  }
  return (
    <div className="camera">
      {state === 'starting' && <p role="status">{texts.camera.starting}</p>}
      <video ref={show} aria-label={texts.camera.preview} muted playsInline />
      <Button disabled={state !== 'live'} {...shutter} data-autofocus>
        {texts.camera.shoot}
      </Button>
      {isSeries && <p className="camera-hint">{texts.camera.hold}</p>}
      {isSeries && (
        <p role="status" className="camera-hint">
          {taken > 0 && texts.camera.taken(taken)}
        </p>
      )}
    </div>
  );
}

/** Never rejects. The camera is let go when `signal` aborts. */
async function openCamera(video: HTMLVideoElement, signal: AbortSignal): Promise<CameraState> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      // The one that looks away from the person, where there are two.
      video: { facingMode: 'environment', width: { ideal: 1920 } },
    });
    const stop = (): void => {
      for (const track of stream.getTracks()) track.stop();
    };
    if (signal.aborted) {
      stop();
      return 'starting';
    }
    signal.addEventListener('abort', stop);
    video.srcObject = stream;
    await video.play();
    return 'live';
  } catch {
    return signal.aborted ? 'starting' : 'failed';
  }
}

async function capture(video: HTMLVideoElement): Promise<File | undefined> {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', 0.92);
  });
  if (blob === null) return undefined;
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  return new File([blob], texts.camera.fileName(stamp), { type: blob.type });
}
