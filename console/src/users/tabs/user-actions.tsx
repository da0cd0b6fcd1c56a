/** What is done to a user as a whole: each after a dialog that says what it means. */
import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminResetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import Box from '@cloudscape-design/components/box';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { useState } from 'react';
import { ActionDialog } from '../../frame/action-dialog.tsx';
import { hrefTo } from '../../frame/addresses.ts';
import { useApi } from '../../frame/api/api.ts';
import { ConfirmDeletion } from '../../frame/confirm-deletion.tsx';
import { notifySuccess } from '../../frame/notifications.tsx';
import { goTo } from '../../frame/routing.ts';
import { fill, useWords } from '../../frame/words/languages.ts';
import type { UserPartProps } from '../user-part.ts';
import { userWords } from '../words/user-words.ts';
import { SetPassword } from './set-password.tsx';

interface Who {
  readonly UserPoolId: string;
  readonly Username: string;
}

/** Actions that need nothing but a yes. */
const PLAIN = {
  confirm: (who: Who) => new AdminConfirmSignUpCommand(who),
  invite: (who: Who) => new AdminCreateUserCommand({ ...who, MessageAction: 'RESEND' }),
  resetPassword: (who: Who) => new AdminResetUserPasswordCommand(who),
  signOut: (who: Who) => new AdminUserGlobalSignOutCommand(who),
  disable: (who: Who) => new AdminDisableUserCommand(who),
  enable: (who: Who) => new AdminEnableUserCommand(who),
};

type PlainAction = keyof typeof PLAIN;
type Action = PlainAction | 'setPassword' | 'delete';

export function UserActions({ pool, username, user, reload }: UserPartProps) {
  const api = useApi();
  const { actions } = useWords(userWords);
  const [chosen, setChosen] = useState<Action>();
  const who = { UserPoolId: pool, Username: username };
  const close = () => setChosen(undefined);
  const done = (action: Action) => {
    close();
    notifySuccess(fill(actions[action].done, { user: username }));
  };
  const { UserStatus: status } = user;
  const offered: Action[] = [
    ...(status === 'UNCONFIRMED' ? (['confirm'] as const) : []),
    // Without an address it would reach nobody, and the service would not say so.
    ...(status === 'FORCE_CHANGE_PASSWORD' && hasAddress(user) ? (['invite'] as const) : []),
    'setPassword',
    ...(status === 'CONFIRMED' || status === 'RESET_REQUIRED' ? (['resetPassword'] as const) : []),
    'signOut',
    user.Enabled ? 'disable' : 'enable',
    'delete',
  ];
  return (
    <>
      <ButtonDropdown
        items={offered.map((id) => ({ id, text: actions[id].name }))}
        expandToViewport
        onItemClick={({ detail }) => setChosen(detail.id as Action)}
      >
        {actions.title}
      </ButtonDropdown>
      {chosen === 'setPassword' && (
        <SetPassword
          who={who}
          onDismiss={close}
          onDone={() => {
            done('setPassword');
            reload();
          }}
        />
      )}
      {chosen === 'delete' && (
        <ConfirmDeletion
          title={actions.delete.name}
          consequence={actions.delete.text}
          phrase={username}
          command={api.commandText(new AdminDeleteUserCommand(who))}
          onDismiss={close}
          onConfirm={async () => {
            await api.send(new AdminDeleteUserCommand(who));
            done('delete');
            goTo(hrefTo('/pools/:pool/users', { pool }));
          }}
        />
      )}
      {chosen !== undefined && chosen in PLAIN && (
        <PlainDialog
          action={chosen as PlainAction}
          who={who}
          onDismiss={close}
          onDone={() => {
            done(chosen);
            reload();
          }}
        />
      )}
    </>
  );
}

const hasAddress = ({ UserAttributes = [] }: UserPartProps['user']) =>
  UserAttributes.some(({ Name }) => Name === 'email' || Name === 'phone_number');

interface PlainDialogProps {
  readonly action: PlainAction;
  readonly who: Who;
  readonly onDone: () => void;
  readonly onDismiss: () => void;
}

function PlainDialog({ action, who, onDone, onDismiss }: PlainDialogProps) {
  const api = useApi();
  const { actions } = useWords(userWords);
  const { name, text } = actions[action];
  // Each of the commands is one of its own to the compiler; they are sent alike.
  const command = PLAIN[action](who) as AdminEnableUserCommand;
  return (
    <ActionDialog
      title={name}
      submit={name}
      command={api.commandText(command)}
      onDismiss={onDismiss}
      onConfirm={async () => {
        await api.send(command);
        onDone();
      }}
    >
      <Box className="break-anywhere">
        <strong>
          <bdi>{who.Username}</bdi>
        </strong>
      </Box>
      <div>{text}</div>
    </ActionDialog>
  );
}
