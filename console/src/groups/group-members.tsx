/** The users in a group, page by page, and putting one in or out. */
import {
  AdminAddUserToGroupCommand,
  AdminRemoveUserFromGroupCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import Autosuggest from '@cloudscape-design/components/autosuggest';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useState } from 'react';
import { ActionDialog } from '../frame/action-dialog.tsx';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { notifyFailure, notifySuccess } from '../frame/notifications.tsx';
import { PagedTable } from '../frame/paged-table.tsx';
import { Empty } from '../frame/states.tsx';
import { fill, useWords } from '../frame/words/languages.ts';
import { filterOf } from '../users/user-filter.ts';
import { EnabledState, UserStatus } from '../users/user-status.tsx';
import { groupWords } from './words/group-words.ts';

/** How long one has stopped typing when names are suggested, in milliseconds. */
const PAUSE = 300;
const SUGGESTIONS = 10;

interface GroupProps {
  readonly pool: string;
  readonly group: string;
}

export function GroupMembers({ pool, group }: GroupProps) {
  const api = useApi();
  const { members } = useWords(groupWords);
  const [isAdding, setAdding] = useState(false);
  const [turn, setTurn] = useState(0);
  const which = { UserPoolId: pool, GroupName: group };

  const remove = async (chosen: readonly UserType[]) => {
    try {
      for (const { Username = '' } of chosen) {
        await api.send(new AdminRemoveUserFromGroupCommand({ ...which, Username }));
        notifySuccess(fill(members.removed, { user: Username }));
      }
    } catch (refusal) {
      notifyFailure(refusal);
    }
  };
  return (
    <>
      <PagedTable<UserType>
        extent="part"
        title={members.title}
        remember="members"
        listKey={String(turn)}
        idOf={({ Username = '' }) => Username}
        nameOf={({ Username = '' }) => Username}
        selection="multi"
        load={async ({ token, size }) => {
          const page = { ...which, Limit: size, NextToken: token };
          const { Users = [], NextToken } = await api.send(new ListUsersInGroupCommand(page));
          return { items: Users, next: NextToken };
        }}
        columns={[
          {
            id: 'username',
            header: members.username,
            isRowHeader: true,
            maxWidth: 320,
            cell: ({ Username = '' }) => (
              <Link href={hrefTo('/pools/:pool/users/:user', { pool, user: Username })}>
                <bdi>{Username}</bdi>
              </Link>
            ),
          },
          {
            id: 'email',
            header: members.email,
            maxWidth: 320,
            cell: ({ Attributes = [] }) => (
              <bdi>{Attributes.find(({ Name }) => Name === 'email')?.Value ?? '–'}</bdi>
            ),
          },
          {
            id: 'status',
            header: members.status,
            cell: ({ UserStatus: status }) => <UserStatus status={status} />,
          },
          {
            id: 'enabled',
            header: members.access,
            cell: ({ Enabled }) => <EnabledState enabled={Enabled} />,
          },
        ]}
        actions={({ selected, reload }) => (
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              disabled={selected.length === 0}
              onClick={async () => {
                await remove(selected);
                reload();
              }}
            >
              {members.remove}
            </Button>
            <Button variant="primary" onClick={() => setAdding(true)}>
              {members.add}
            </Button>
          </SpaceBetween>
        )}
        empty={<Empty title={members.empty} />}
      />
      {isAdding && (
        <AddMember
          pool={pool}
          group={group}
          onDismiss={() => setAdding(false)}
          onDone={() => {
            setAdding(false);
            setTurn(turn + 1);
          }}
        />
      )}
    </>
  );
}

type AddMemberProps = GroupProps & { readonly onDone: () => void; readonly onDismiss: () => void };

function AddMember({ pool, group, onDone, onDismiss }: AddMemberProps) {
  const api = useApi();
  const { members } = useWords(groupWords);
  const [name, setName] = useState('');
  const command = new AdminAddUserToGroupCommand({
    UserPoolId: pool,
    GroupName: group,
    Username: name,
  });
  return (
    <ActionDialog
      title={members.add}
      submit={members.add}
      isReady={name !== ''}
      command={api.commandText(command)}
      onDismiss={onDismiss}
      onConfirm={async () => {
        await api.send(command);
        notifySuccess(fill(members.added, { user: name }));
        onDone();
      }}
    >
      <FormField label={members.username} description={members.usernameText}>
        <Autosuggest
          value={name}
          options={useSuggestions(pool, name).map((value) => ({ value }))}
          filteringType="manual"
          enteredTextLabel={(value) => fill(members.use, { user: value })}
          empty={members.noSuggestion}
          expandToViewport
          autoFocus
          onChange={({ detail }) => setName(detail.value)}
        />
      </FormField>
    </ActionDialog>
  );
}

/** Usernames that begin with what was typed. */
function useSuggestions(pool: string, typed: string): readonly string[] {
  const api = useApi();
  const [names, setNames] = useState<readonly string[]>([]);
  useEffect(() => {
    let isWanted = true;
    const timer = setTimeout(async () => {
      const Filter = filterOf({ attribute: 'username', match: '^=', value: typed });
      const page = { UserPoolId: pool, Limit: SUGGESTIONS, Filter };
      const { Users = [] } = await api
        .send(new ListUsersCommand(page), { unlogged: true })
        .catch(() => ({ Users: [] }));
      if (isWanted) setNames(Users.map(({ Username = '' }) => Username));
    }, PAUSE);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [api, pool, typed]);
  return names;
}
