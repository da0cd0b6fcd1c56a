/** A dialog before something is done that has its consequences, such as a rotation of keys. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { type ReactNode, useState } from 'react';
import { ActionDialog } from './action-dialog.tsx';
import { frameWords } from './words/frame-words.ts';
import { fill, useWords } from './words/languages.ts';

interface ConfirmActionProps {
  readonly title: string;
  readonly consequence: string;
  /** What the button says that does it. */
  readonly action: string;
  /** What has to be typed first, where it harms somebody. */
  readonly phrase?: string;
  readonly command?: string;
  readonly children?: ReactNode;
  readonly onConfirm: () => Promise<void>;
  readonly onDismiss: () => void;
}

export function ConfirmAction(props: ConfirmActionProps) {
  const { phrase, consequence, action, children, ...dialog } = props;
  const { deletion } = useWords(frameWords);
  const [typed, setTyped] = useState('');
  const isConfirmed = phrase === undefined || typed === phrase;
  return (
    <ActionDialog {...dialog} submit={action} isReady={isConfirmed}>
      {phrase === undefined ? (
        <Box>{consequence}</Box>
      ) : (
        <Alert type="warning">{consequence}</Alert>
      )}
      {children}
      {phrase !== undefined && (
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
      )}
    </ActionDialog>
  );
}
