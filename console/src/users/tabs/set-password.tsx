/** Sets a password: a temporary one, which the user changes at the next sign-in, or one that stays. */
import { AdminSetUserPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import { useState } from 'react';
import { ActionDialog } from '../../frame/action-dialog.tsx';
import { useApi } from '../../frame/api/api.ts';
import { useWords } from '../../frame/words/languages.ts';
import { userWords } from '../words/user-words.ts';

interface SetPasswordProps {
  readonly who: { readonly UserPoolId: string; readonly Username: string };
  readonly onDone: () => void;
  readonly onDismiss: () => void;
}

export function SetPassword({ who, onDone, onDismiss }: SetPasswordProps) {
  const api = useApi();
  const { actions, create, password: words } = useWords(userWords);
  const [typed, setTyped] = useState('');
  const [kind, setKind] = useState('temporary');
  const command = new AdminSetUserPasswordCommand({
    ...who,
    Password: typed,
    Permanent: kind === 'permanent',
  });
  return (
    <ActionDialog
      title={actions.setPassword.name}
      submit={actions.setPassword.name}
      command={api.commandText(command)}
      isReady={typed !== ''}
      onDismiss={onDismiss}
      onConfirm={async () => {
        await api.send(command);
        onDone();
      }}
    >
      <div>{actions.setPassword.text}</div>
      <FormField label={words.field} constraintText={create.passwordConstraint}>
        <Input
          type="password"
          value={typed}
          autoFocus
          autoComplete="new-password"
          onChange={({ detail }) => setTyped(detail.value)}
        />
      </FormField>
      <RadioGroup
        ariaLabel={words.kind}
        value={kind}
        items={[
          { value: 'temporary', label: words.temporary, description: words.temporaryText },
          { value: 'permanent', label: words.permanent, description: words.permanentText },
        ]}
        onChange={({ detail }) => setKind(detail.value)}
      />
    </ActionDialog>
  );
}
