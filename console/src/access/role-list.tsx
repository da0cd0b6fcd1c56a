/** All roles. */
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { ConfirmDeletion } from '../frame/confirm-deletion.tsx';
import { notifySuccess } from '../frame/notifications.tsx';
import { PagedTable } from '../frame/paged-table.tsx';
import { Empty } from '../frame/states.tsx';
import { Time } from '../frame/time.tsx';
import { fill, useWords } from '../frame/words/languages.ts';
import type { Role } from './access-api.ts';
import { accessWords } from './words/access-words.ts';

export function RoleList() {
  const api = useApi();
  const { roles: words } = useWords(accessWords);
  const [deleting, setDeleting] = useState<{ name: string; reload: () => void }>();
  return (
    <>
      <PagedTable<Role>
        title={words.title}
        description={words.description}
        remember="roles"
        idOf={({ RoleName }) => RoleName}
        nameOf={({ RoleName }) => RoleName}
        load={async ({ token, size }) => {
          const page = { MaxResults: size, NextToken: token };
          const { Roles, NextToken } = await api.operator('ListRoles', page);
          return { items: Roles, next: NextToken };
        }}
        columns={[
          {
            id: 'name',
            header: words.name,
            isRowHeader: true,
            cell: ({ RoleName }) => (
              <Link href={hrefTo('/roles/:role', { role: RoleName })}>{RoleName}</Link>
            ),
          },
          { id: 'arn', header: words.arn, cell: ({ RoleArn }) => RoleArn },
          {
            id: 'session',
            header: words.session,
            cell: ({ MaxSessionSeconds }) => fill(words.hours, { hours: MaxSessionSeconds / 3600 }),
          },
          {
            id: 'created',
            header: words.created,
            cell: ({ CreatedAt }) => <Time of={CreatedAt} />,
          },
        ]}
        selection="single"
        actions={({ selected: [role], reload }) => (
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              disabled={!role}
              onClick={() => role && setDeleting({ name: role.RoleName, reload })}
            >
              {words.delete}
            </Button>
            <Button variant="primary" href="#/roles/new">
              {words.create}
            </Button>
          </SpaceBetween>
        )}
        empty={
          <Empty
            title={words.empty}
            text={words.emptyText}
            action={{ text: words.create, href: '#/roles/new' }}
          />
        }
      />
      {deleting && (
        <DeleteRole
          name={deleting.name}
          onDismiss={() => setDeleting(undefined)}
          onDeleted={() => {
            setDeleting(undefined);
            deleting.reload();
          }}
        />
      )}
    </>
  );
}

interface DeleteRoleProps {
  readonly name: string;
  readonly onDismiss: () => void;
  readonly onDeleted: () => void;
}

export function DeleteRole({ name, onDismiss, onDeleted }: DeleteRoleProps) {
  const api = useApi();
  const { roles: words } = useWords(accessWords);
  return (
    <ConfirmDeletion
      title={fill(words.deleteTitle, { name })}
      consequence={words.deleteText}
      phrase={name}
      onDismiss={onDismiss}
      onConfirm={async () => {
        await api.operator('DeleteRole', { RoleName: name });
        notifySuccess(fill(words.deleted, { name }));
        onDeleted();
      }}
    />
  );
}
