/** The groups of a user. */
import {
  AdminAddUserToGroupCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  type GroupType,
} from '@aws-sdk/client-cognito-identity-provider';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { ActionDialog } from '../../frame/action-dialog.tsx';
import { hrefTo } from '../../frame/addresses.ts';
import { useApi } from '../../frame/api/api.ts';
import { notifyFailure, notifySuccess } from '../../frame/notifications.tsx';
import { PagedTable } from '../../frame/paged-table.tsx';
import { Empty } from '../../frame/states.tsx';
import { Time } from '../../frame/time.tsx';
import { fill, useWords } from '../../frame/words/languages.ts';
import { GroupSelect } from '../group-select.tsx';
import type { UserPartProps } from '../user-part.ts';
import { userWords } from '../words/user-words.ts';

export function UserGroups({ pool, username }: UserPartProps) {
  const api = useApi();
  const { groups } = useWords(userWords);
  const who = { UserPoolId: pool, Username: username };
  const [isAdding, setAdding] = useState(false);
  const [turn, setTurn] = useState(0);

  const remove = async (chosen: readonly GroupType[]) => {
    try {
      for (const { GroupName } of chosen) {
        await api.send(new AdminRemoveUserFromGroupCommand({ ...who, GroupName }));
        notifySuccess(fill(groups.removed, { group: GroupName ?? '' }));
      }
    } catch (refusal) {
      notifyFailure(refusal);
    }
  };
  return (
    <>
      <PagedTable<GroupType>
        extent="part"
        title={groups.title}
        description={groups.text}
        remember="user-groups"
        listKey={String(turn)}
        idOf={({ GroupName = '' }) => GroupName}
        nameOf={({ GroupName = '' }) => GroupName}
        selection="multi"
        load={async ({ token, size }) => {
          const page = { ...who, Limit: size, NextToken: token };
          const { Groups = [], NextToken } = await api.send(
            new AdminListGroupsForUserCommand(page),
          );
          return { items: Groups, next: NextToken };
        }}
        columns={[
          {
            id: 'name',
            header: groups.name,
            isRowHeader: true,
            maxWidth: 320,
            cell: ({ GroupName = '' }) => (
              <Link href={hrefTo('/pools/:pool/groups/:group', { pool, group: GroupName })}>
                <bdi>{GroupName}</bdi>
              </Link>
            ),
          },
          {
            id: 'description',
            header: groups.description,
            maxWidth: 320,
            cell: ({ Description }) => <bdi>{Description ?? '–'}</bdi>,
          },
          {
            id: 'precedence',
            header: groups.precedence,
            cell: ({ Precedence }) => Precedence ?? '–',
          },
          {
            id: 'changed',
            header: groups.changed,
            cell: ({ LastModifiedDate }) => <Time of={LastModifiedDate} />,
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
              {groups.remove}
            </Button>
            <Button variant="primary" onClick={() => setAdding(true)}>
              {groups.add}
            </Button>
          </SpaceBetween>
        )}
        empty={<Empty title={groups.empty} />}
      />
      {isAdding && (
        <AddGroup
          who={who}
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

interface AddGroupProps {
  readonly who: { readonly UserPoolId: string; readonly Username: string };
  readonly onDone: () => void;
  readonly onDismiss: () => void;
}

function AddGroup({ who, onDone, onDismiss }: AddGroupProps) {
  const api = useApi();
  const { groups } = useWords(userWords);
  const [group, setGroup] = useState<string>();
  const command = new AdminAddUserToGroupCommand({ ...who, GroupName: group });
  return (
    <ActionDialog
      title={groups.add}
      submit={groups.add}
      isReady={group !== undefined}
      command={api.commandText(command)}
      onDismiss={onDismiss}
      onConfirm={async () => {
        await api.send(command);
        notifySuccess(fill(groups.added, { group: group ?? '' }));
        onDone();
      }}
    >
      <GroupSelect pool={who.UserPoolId} value={group} onChoose={setGroup} />
    </ActionDialog>
  );
}
