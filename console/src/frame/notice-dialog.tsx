/** A dialog with one button: something that is under way, or how it has ended. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import type { ReactNode } from 'react';
import { frameWords } from './words/frame-words.ts';
import { useWords } from './words/languages.ts';

interface NoticeDialogProps {
  readonly title: string;
  readonly button: string;
  /** Whether the button is what one is expected to press. */
  readonly variant?: 'primary' | 'normal';
  /** By the button, the cross or Escape. */
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function NoticeDialog(props: NoticeDialogProps) {
  const { title, button, variant = 'primary', onClose, children } = props;
  const { frame } = useWords(frameWords);
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel={frame.dismiss}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <Button variant={variant} onClick={onClose}>
            {button}
          </Button>
        </Box>
      }
    >
      {children}
    </Modal>
  );
}
