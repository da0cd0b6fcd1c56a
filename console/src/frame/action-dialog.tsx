/** A dialog before something is done: what it is, what it needs, and what the service says to it. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, type ReactNode, useState } from 'react';
import { CommandPreview } from './command-panel.tsx';
import { Failure } from './states.tsx';
import { frameWords } from './words/frame-words.ts';
import { useWords } from './words/languages.ts';

interface ActionDialogProps {
  readonly title: string;
  /** What the button says that does it. */
  readonly submit: string;
  /** What will be sent, as `api.commandText` has it. */
  readonly command?: string;
  readonly isReady?: boolean;
  readonly onConfirm: () => Promise<void>;
  readonly onDismiss: () => void;
  readonly children: ReactNode;
}

export function ActionDialog(props: ActionDialogProps) {
  const { isReady = true, onDismiss, command } = props;
  const { frame } = useWords(frameWords);
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<unknown>();

  const confirm = async (event?: FormEvent) => {
    event?.preventDefault();
    if (!isReady || working) return;
    setWorking(true);
    setError(undefined);
    try {
      await props.onConfirm();
    } catch (refusal) {
      setError(refusal);
      setWorking(false);
    }
  };

  return (
    <Modal
      visible
      header={<span className="break-anywhere">{props.title}</span>}
      closeAriaLabel={frame.dismiss}
      onDismiss={onDismiss}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onDismiss}>
              {frame.cancel}
            </Button>
            <Button
              variant="primary"
              disabled={!isReady}
              loading={working}
              onClick={() => confirm()}
            >
              {props.submit}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form onSubmit={confirm} noValidate>
        <SpaceBetween size="m">
          {error !== undefined && <Failure error={error} title={frame.refused} />}
          {props.children}
          {command !== undefined && <CommandPreview command={command} />}
        </SpaceBetween>
      </form>
    </Modal>
  );
}
