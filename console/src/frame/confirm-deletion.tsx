/** A dialog before something is deleted: one types what it is called, so that no click does it. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import { CommandPreview } from './command-panel.tsx';
import { Failure } from './states.tsx';
import { frameWords } from './words/frame-words.ts';
import { fill, useWords } from './words/languages.ts';

interface ConfirmDeletionProps {
  readonly title: string;
  /** What is lost with it. */
  readonly consequence: string;
  /** What has to be typed: the name of the thing. */
  readonly phrase: string;
  readonly command?: string;
  readonly onConfirm: () => Promise<void>;
  readonly onDismiss: () => void;
}

export function ConfirmDeletion(props: ConfirmDeletionProps) {
  const { frame, deletion } = useWords(frameWords);
  const [typed, setTyped] = useState('');
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<unknown>();
  const isConfirmed = typed === props.phrase;

  const confirm = async (event?: FormEvent) => {
    event?.preventDefault();
    if (!isConfirmed || working) return;
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
      header={props.title}
      onDismiss={props.onDismiss}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={props.onDismiss}>
              {frame.cancel}
            </Button>
            <Button
              variant="primary"
              disabled={!isConfirmed}
              loading={working}
              onClick={() => confirm()}
            >
              {frame.delete}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form onSubmit={confirm}>
        <SpaceBetween size="m">
          {error !== undefined && <Failure error={error} />}
          <Alert type="warning">
            {props.consequence} {deletion.irreversible}
          </Alert>
          <FormField label={fill(deletion.typeToConfirm, { phrase: props.phrase })}>
            <Input
              value={typed}
              autoFocus
              onChange={({ detail }) => setTyped(detail.value)}
              placeholder={props.phrase}
            />
          </FormField>
          {props.command !== undefined && <CommandPreview command={props.command} />}
        </SpaceBetween>
      </form>
    </Modal>
  );
}
