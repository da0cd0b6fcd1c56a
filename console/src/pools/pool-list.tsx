/** All user pools of the region. */
import {
  ListUserPoolsCommand,
  type UserPoolDescriptionType,
} from '@aws-sdk/client-cognito-identity-provider';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { PagedTable } from '../frame/paged-table.tsx';
import { Empty } from '../frame/states.tsx';
import { useWords } from '../frame/words/languages.ts';
import { poolWords } from './words/pool-words.ts';

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
          cell: ({ CreationDate }) => CreationDate?.toLocaleString(),
        },
        {
          id: 'changed',
          header: list.changed,
          cell: ({ LastModifiedDate }) => LastModifiedDate?.toLocaleString(),
        },
      ]}
      actions={() => (
        <Button variant="primary" href="#/pools/new">
          {list.create}
        </Button>
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
