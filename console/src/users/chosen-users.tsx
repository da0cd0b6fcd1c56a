/** What is done to all users that are chosen in the list. */
import {
  AdminAddUserToGroupCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import Alert from '@cloudscape-design/components/alert';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { useApi } from '../frame/api/api.ts';
import { BulkAction } from '../frame/bulk-action.tsx';
import { notifySuccess } from '../frame/notifications.tsx';
import { frameWords } from '../frame/words/frame-words.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { GroupSelect } from './group-select.tsx';
import { userWords } from './words/user-words.ts';

const ACTIONS = ['disable', 'enable', 'addToGroup', 'delete'] as const;

type ChosenUsersAction = (typeof ACTIONS)[number];

interface ChosenUsersProps {
  readonly pool: string;
  readonly users: readonly UserType[];
  readonly reload: () => void;
}

export function ChosenUsers({ pool, users, reload }: ChosenUsersProps) {
  const { actions, chosen } = useWords(userWords);
  // Those of the moment: the list forgets them when it loads anew.
  const [task, setTask] = useState<{ action: ChosenUsersAction; users: readonly UserType[] }>();
  return (
    <>
      <ButtonDropdown
        disabled={users.length === 0}
        items={ACTIONS.map((id) => ({ id, text: chosen[id].name }))}
        expandToViewport
        onItemClick={({ detail }) => setTask({ action: detail.id as ChosenUsersAction, users })}
      >
        {actions.title}
      </ButtonDropdown>
      {task && (
        <Task
          {...task}
          pool={pool}
          onDismiss={() => setTask(undefined)}
          onDone={() => {
            setTask(undefined);
            reload();
          }}
        />
      )}
    </>
  );
}

interface TaskProps {
  readonly pool: string;
  readonly action: ChosenUsersAction;
  readonly users: readonly UserType[];
  readonly onDone: () => void;
  readonly onDismiss: () => void;
}

function Task({ pool, action, users, onDone, onDismiss }: TaskProps) {
  const api = useApi();
  const { chosen } = useWords(userWords);
  const { deletion } = useWords(frameWords);
  const [group, setGroup] = useState<string>();
  const [typed, setTyped] = useState('');
  const phrase = String(users.length);
  const { name, text, done } = chosen[action];
  // Each of the commands is one of its own to the compiler; they are sent alike.
  const commandFor = ({ Username = '' }: UserType) =>
    commandOf(action, { UserPoolId: pool, Username }, group) as AdminEnableUserCommand;
  const isReady =
    (action !== 'addToGroup' || group !== undefined) && (action !== 'delete' || typed === phrase);
  return (
    <BulkAction<UserType>
      title={`${name} (${phrase})`}
      submit={name}
      items={users}
      nameOf={({ Username = '' }) => Username}
      send={(user) => api.send(commandFor(user))}
      commandFor={(user) => api.commandText(commandFor(user))}
      isReady={isReady}
      onDismiss={onDismiss}
      onDone={(count) => {
        if (count > 0) notifySuccess(fill(done, { count, group: group ?? '' }));
        onDone();
      }}
    >
      {action === 'delete' ? (
        <Alert type="warning">
          {text} {deletion.irreversible}
        </Alert>
      ) : (
        <div>{text}</div>
      )}
      {action === 'addToGroup' && <GroupSelect pool={pool} value={group} onChoose={setGroup} />}
      {action === 'delete' && (
        <FormField label={fill(deletion.typeToConfirm, { phrase })}>
          <Input
            value={typed}
            inputMode="numeric"
            autoFocus
            placeholder={phrase}
            onChange={({ detail }) => setTyped(detail.value)}
          />
        </FormField>
      )}
    </BulkAction>
  );
}

interface Who {
  readonly UserPoolId: string;
  readonly Username: string;
}

function commandOf(action: ChosenUsersAction, who: Who, GroupName: string | undefined) {
  switch (action) {
    case 'disable':
      return new AdminDisableUserCommand(who);
    case 'enable':
      return new AdminEnableUserCommand(who);
    case 'addToGroup':
      return new AdminAddUserToGroupCommand({ ...who, GroupName });
    case 'delete':
      return new AdminDeleteUserCommand(who);
  }
}
