/** All user pools of the region. */
import {
  ListUserPoolsCommand,
  type UserPoolDescriptionType,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { notifyFailure, notifyWarning } from '../frame/notifications.tsx';
import { PagedTable } from '../frame/paged-table.tsx';
import { readPool } from '../frame/pool.ts';
import { Empty } from '../frame/states.tsx';
import { Time } from '../frame/time.tsx';
import { useWords } from '../frame/words/languages.ts';
import { DeletePool } from './delete-pool.tsx';
import { poolWords } from './words/pool-words.ts';

interface DeleteButtonProps {
  readonly chosen: UserPoolDescriptionType | undefined;
  readonly onDeleted: () => void;
}

/** Reads the pool before it asks: whether it is protected, and how many users it has. */
function DeleteButton({ chosen, onDeleted }: DeleteButtonProps) {
  const api = useApi();
  const { list, overview } = useWords(poolWords);
  const [pool, setPool] = useState<UserPoolType>();
  const ask = async () => {
    try {
      const read = await readPool(api, chosen!.Id!);
      if (read.DeletionProtection === 'ACTIVE') notifyWarning(overview.protected);
      else setPool(read);
    } catch (refusal) {
      notifyFailure(refusal);
    }
  };
  return (
    <>
      <Button disabled={!chosen} onClick={ask}>
        {list.delete}
      </Button>
      {pool && (
        <DeletePool
          pool={pool}
          onDismiss={() => setPool(undefined)}
          onDeleted={() => {
            setPool(undefined);
            onDeleted();
          }}
        />
      )}
    </>
  );
}

export function PoolList() {
  const api = useApi();
  const { list } = useWords(poolWords);
  return (
    <PagedTable<UserPoolDescriptionType>
      title={list.title}
      remember="pools"
      idOf={({ Id = '' }) => Id}
      nameOf={({ Name = '' }) => Name}
      load={async ({ token, size }) => {
        const command = new ListUserPoolsCommand({ MaxResults: size, NextToken: token });
        const { UserPools = [], NextToken } = await api.send(command);
        return { items: UserPools, next: NextToken };
      }}
      columns={[
        {
          id: 'name',
          header: list.name,
          isRowHeader: true,
          cell: ({ Id = '', Name }) => (
            <Link href={hrefTo('/pools/:pool', { pool: Id })}>{Name}</Link>
          ),
        },
        { id: 'id', header: list.id, cell: ({ Id }) => Id },
        {
          id: 'created',
          header: list.created,
          cell: ({ CreationDate }) => <Time of={CreationDate} />,
        },
        {
          id: 'changed',
          header: list.changed,
          cell: ({ LastModifiedDate }) => <Time of={LastModifiedDate} />,
        },
      ]}
      selection="single"
      actions={({ selected: [chosen], reload }) => (
        <SpaceBetween direction="horizontal" size="xs">
          <DeleteButton chosen={chosen} onDeleted={reload} />
          <Button variant="primary" href="#/pools/new">
            {list.create}
          </Button>
        </SpaceBetween>
      )}
      empty={
        <Empty
          title={list.empty}
          text={list.emptyText}
          action={{ text: list.create, href: '#/pools/new' }}
        />
      }
    />
  );
}
