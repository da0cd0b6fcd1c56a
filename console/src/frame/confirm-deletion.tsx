/** A dialog before something is deleted: one types what it is called, so that no click does it. */
import Alert from '@cloudscape-design/components/alert';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { ActionDialog } from './action-dialog.tsx';
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
  const { phrase, consequence, ...dialog } = props;
  const [typed, setTyped] = useState('');
  return (
    <ActionDialog {...dialog} submit={frame.delete} isReady={typed === phrase}>
      <Alert type="warning">
        {consequence} {deletion.irreversible}
      </Alert>
      <FormField
        label={<span className="break-anywhere">{fill(deletion.typeToConfirm, { phrase })}</span>}
      >
        <Input
          value={typed}
          autoFocus
          onChange={({ detail }) => setTyped(detail.value)}
          placeholder={phrase}
        />
      </FormField>
    </ActionDialog>
  );
}
