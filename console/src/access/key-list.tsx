/** All access keys. */
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { ConfirmDeletion } from '../frame/confirm-deletion.tsx';
import { notifySuccess } from '../frame/notifications.tsx';
import { PagedTable } from '../frame/paged-table.tsx';
import { Empty } from '../frame/states.tsx';
import { Time } from '../frame/time.tsx';
import { timeText } from '../frame/times.ts';
import { fill, useLanguage, useWords } from '../frame/words/languages.ts';
import type { AccessKey } from './access-api.ts';
import { accessWords } from './words/access-words.ts';

export function KeyList() {
  const api = useApi();
  const { keys: words } = useWords(accessWords);
  const [deleting, setDeleting] = useState<{ key: AccessKey; reload: () => void }>();
  return (
    <>
      <PagedTable<AccessKey>
        title={words.title}
        description={words.description}
        remember="access-keys"
        idOf={({ AccessKeyId }) => AccessKeyId}
        nameOf={({ KeyName, AccessKeyId }) => `${KeyName} ${AccessKeyId}`}
        load={async ({ token, size }) => {
          const page = { MaxResults: size, NextToken: token };
          const { AccessKeys, NextToken } = await api.operator('ListAccessKeys', page);
          return { items: AccessKeys, next: NextToken };
        }}
        columns={[
          {
            id: 'name',
            header: words.name,
            isRowHeader: true,
            cell: ({ AccessKeyId, KeyName }) => (
              <Link href={hrefTo('/access-keys/:key', { key: AccessKeyId })}>{KeyName}</Link>
            ),
          },
          { id: 'id', header: words.id, cell: ({ AccessKeyId }) => AccessKeyId },
          {
            id: 'rights',
            header: words.rights,
            cell: ({ Rights }) => (Rights === 'EVERYTHING' ? words.everything : words.policy),
          },
          {
            id: 'used',
            header: words.used,
            cell: ({ LastUsedAt }) => (LastUsedAt ? <Time of={LastUsedAt} /> : words.never),
          },
          { id: 'expires', header: words.expires, cell: (key) => <Expiry of={key} /> },
          {
            id: 'created',
            header: words.created,
            cell: ({ CreatedAt }) => <Time of={CreatedAt} />,
          },
        ]}
        selection="single"
        actions={({ selected: [key], reload }) => (
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={!key} onClick={() => key && setDeleting({ key, reload })}>
              {words.delete}
            </Button>
            <Button variant="primary" href="#/access-keys/new">
              {words.create}
            </Button>
          </SpaceBetween>
        )}
        empty={
          <Empty
            title={words.empty}
            text={words.emptyText}
            action={{ text: words.create, href: '#/access-keys/new' }}
          />
        }
      />
      {deleting && (
        <DeleteKey
          id={deleting.key.AccessKeyId}
          name={deleting.key.KeyName}
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

export function Expiry({ of: { ExpiresAt } }: { of: AccessKey }) {
  const { keys: words } = useWords(accessWords);
  const language = useLanguage();
  if (ExpiresAt === undefined) return words.doesNot;
  if (ExpiresAt * 1000 > Date.now()) return <Time of={ExpiresAt} />;
  const time = timeText(ExpiresAt, language);
  return <StatusIndicator type="stopped">{fill(words.expired, { time })}</StatusIndicator>;
}

interface DeleteKeyProps {
  readonly id: string;
  readonly name: string;
  readonly onDismiss: () => void;
  readonly onDeleted: () => void;
}

export function DeleteKey({ id, name, onDismiss, onDeleted }: DeleteKeyProps) {
  const api = useApi();
  const { keys: words } = useWords(accessWords);
  return (
    <ConfirmDeletion
      title={fill(words.deleteTitle, { name })}
      consequence={fill(words.deleteText, { id })}
      phrase={id}
      onDismiss={onDismiss}
      onConfirm={async () => {
        await api.operator('DeleteAccessKey', { AccessKeyId: id });
        notifySuccess(fill(words.deleted, { id }));
        onDeleted();
      }}
    />
  );
}
