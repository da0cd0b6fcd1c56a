/** Shown over the view when its session has ended: what was typed there can still be read. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { frameWords } from '../words/frame-words.ts';
import { useWords } from '../words/languages.ts';
import type { Session } from './session.ts';
import { sessionEnd } from './session-end.ts';

interface SessionEndedProps {
  readonly session: Session;
  /** Why, in the words of the server. */
  readonly message: string;
}

export function SessionEnded({ session: { signIn }, message }: SessionEndedProps) {
  const { frame, session } = useWords(frameWords);
  const stay = () => sessionEnd.set(undefined);
  return (
    <Modal
      visible
      header={session.ended}
      closeAriaLabel={frame.dismiss}
      onDismiss={stay}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={stay}>
              {session.stay}
            </Button>
            <Button variant="primary" onClick={signIn}>
              {session.again}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="s">
        <div>{session.endedText}</div>
        <Box color="text-body-secondary">{message}</Box>
      </SpaceBetween>
    </Modal>
  );
}
