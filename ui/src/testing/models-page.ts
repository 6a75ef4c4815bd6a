import { act, screen } from '@testing-library/react';
import { createPage, photo } from './open-page';
import { READY } from './fake-services';

/** The page where models are sent, and what tests ask of it. */
export function createModelsPage() {
  window.location.hash = '#models';
  const page = createPage();
  page.server.report = { ok: true, data: { ...READY, modelUploads: true } };
  const uploadTo = (label: string, files: readonly File[]): Promise<void> =>
    page.user.upload(screen.getByLabelText(label, { selector: 'input' }), [...files]);
  return {
    ...page,
    openModels: async (): Promise<void> => {
      await page.open();
      await screen.findByText('Drop an export here');
    },
    /** By the button for files, whatever they are. */
    chooseFiles: (...files: readonly File[]): Promise<void> =>
      uploadTo('Choose a zip or files', files),
    tryOut: (name = 'fruits.zip'): Promise<void> =>
      uploadTo(`Choose a photo to try ${name}`, [photo('apple.jpg')]),
    /** Half a second, twenty, or the time to undo: whatever is waited for. */
    passTime: (): Promise<void> =>
      act(async () => {
        await page.teachingTime.pass();
        await Promise.resolve();
      }),
    /** A page with something under way asks before it is left, also the next test's. */
    leave: (): Promise<void> => {
      const { outgoing } = page.services.models.uploads;
      return act(async () => {
        for (const { id } of outgoing.state.get()) outgoing.dismiss(id);
        await Promise.resolve();
      });
    },
  };
}

export function zip(name = 'fruits.zip', content = 'zipped'): File {
  return new File([content], name, { type: 'application/zip' });
}
