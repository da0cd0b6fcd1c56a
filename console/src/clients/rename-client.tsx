/** Another name for an app client. */
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { ActionDialog } from '../frame/action-dialog.tsx';
import { useWords } from '../frame/words/languages.ts';
import type { TopicProps } from './topics/topic.ts';
import { clientWords } from './words/client-words.ts';

type RenameClientProps = Pick<TopicProps, 'client' | 'save' | 'commandOf'> & {
  readonly onDone: () => void;
};

export function RenameClient({ client, save, commandOf, onDone }: RenameClientProps) {
  const { page } = useWords(clientWords);
  const [name, setName] = useState(client.ClientName ?? '');
  const change = { ClientName: name.trim() };
  return (
    <ActionDialog
      title={page.renaming}
      submit={page.rename}
      command={commandOf(change)}
      isReady={change.ClientName !== ''}
      onDismiss={onDone}
      onConfirm={async () => {
        await save(change);
        onDone();
      }}
    >
      <FormField label={page.newName} description={page.newNameText}>
        <Input
          name="ClientName"
          value={name}
          autoFocus
          onChange={({ detail }) => setName(detail.value)}
        />
      </FormField>
    </ActionDialog>
  );
}
