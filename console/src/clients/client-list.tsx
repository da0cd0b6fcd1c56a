/** The app clients of a pool. */
import {
  ListUserPoolClientsCommand,
  type UserPoolClientDescription,
} from '@aws-sdk/client-cognito-identity-provider';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { Copyable } from '../frame/code-box.tsx';
import { PagedTable } from '../frame/paged-table.tsx';
import { Empty } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { useWords } from '../frame/words/languages.ts';
import { clientWords } from './words/client-words.ts';

export function ClientList({ parameters: { pool } }: ViewProps<'/pools/:pool/clients'>) {
  const api = useApi();
  const { list } = useWords(clientWords);
  const creation = hrefTo('/pools/:pool/clients/new', { pool });
  return (
    <PagedTable<UserPoolClientDescription>
      title={list.title}
      description={list.description}
      remember="clients"
      idOf={({ ClientId = '' }) => ClientId}
      nameOf={({ ClientName = '' }) => ClientName}
      load={async ({ token, size }) => {
        const page = { UserPoolId: pool, MaxResults: size, NextToken: token };
        const { UserPoolClients = [], NextToken } = await api.send(
          new ListUserPoolClientsCommand(page),
        );
        return { items: UserPoolClients, next: NextToken };
      }}
      columns={[
        {
          id: 'name',
          header: list.name,
          isRowHeader: true,
          cell: ({ ClientId: client = '', ClientName }) => (
            <Link href={hrefTo('/pools/:pool/clients/:client', { pool, client })}>
              {ClientName}
            </Link>
          ),
        },
        {
          id: 'id',
          header: list.id,
          cell: ({ ClientId = '' }) => <Copyable text={ClientId} />,
        },
      ]}
      actions={() => (
        <Button variant="primary" href={creation}>
          {list.create}
        </Button>
      )}
      empty={
        <Empty
          title={list.empty}
          text={list.emptyText}
          action={{ text: list.create, href: creation }}
        />
      }
    />
  );
}
