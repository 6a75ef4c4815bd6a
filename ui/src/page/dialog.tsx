import { Modal, type ModalRootProps } from '@mantine/core';
import type { ReactNode } from 'react';

interface DialogProps extends Pick<ModalRootProps, 'opened' | 'onClose' | 'size'> {
  readonly title: string;
  readonly children: ReactNode;
}

/** Something that wants all of a person's attention, over the page. */
export function Dialog({ title, children, ...root }: DialogProps) {
  return (
    <Modal.Root
      {...root}
      // It would add a style element, which the page's content security policy refuses.
      lockScroll={false}
      centered
    >
      <Modal.Overlay />
      <Modal.Content aria-label={title}>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
