/** A dialog before something is done that is not a deletion, such as a rotation of keys. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Failure } from './states.tsx';
import { frameWords } from './words/frame-words.ts';
import { fill, useWords } from './words/languages.ts';

interface ConfirmActionProps {
  readonly title: string;
  readonly consequence: string;
  /** What the button says that does it. */
  readonly action: string;
  /** What has to be typed first, where it harms somebody. */
  readonly phrase?: string;
  readonly children?: ReactNode;
  readonly onConfirm: () => Promise<void>;
  readonly onDismiss: () => void;
}

export function ConfirmAction(props: ConfirmActionProps) {
  const { phrase } = props;
  const { frame, deletion } = useWords(frameWords);
  const [typed, setTyped] = useState('');
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<unknown>();
  const isConfirmed = phrase === undefined || typed === phrase;
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
              {props.action}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form onSubmit={confirm}>
        <SpaceBetween size="m">
          {error !== undefined && <Failure error={error} />}
          {phrase === undefined ? (
            <Box>{props.consequence}</Box>
          ) : (
            <Alert type="warning">{props.consequence}</Alert>
          )}
          {props.children}
          {phrase !== undefined && (
            <FormField label={fill(deletion.typeToConfirm, { phrase })}>
              <Input
                value={typed}
                autoFocus
                onChange={({ detail }) => setTyped(detail.value)}
                placeholder={phrase}
              />
            </FormField>
          )}
        </SpaceBetween>
      </form>
    </Modal>
  );
}
