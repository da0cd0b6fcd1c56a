/** The resource servers of a pool. */
import {
  ListResourceServersCommand,
  type ResourceServerType,
} from '@aws-sdk/client-cognito-identity-provider';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { PagedTable } from '../frame/paged-table.tsx';
import { Empty } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { useWords } from '../frame/words/languages.ts';
import { resourceServerWords } from './words/resource-server-words.ts';

export function ResourceServerList({
  parameters: { pool },
}: ViewProps<'/pools/:pool/resource-servers'>) {
  const api = useApi();
  const words = useWords(resourceServerWords);
  const creation = hrefTo('/pools/:pool/resource-servers/new', { pool });
  return (
    <PagedTable<ResourceServerType>
      title={words.title}
      description={words.description}
      remember="resource-servers"
      pageSizes={[10, 25, 50]}
      idOf={({ Identifier = '' }) => Identifier}
      nameOf={({ Name = '' }) => Name}
      load={async ({ token, size }) => {
        const page = { UserPoolId: pool, MaxResults: size, NextToken: token };
        const { ResourceServers = [], NextToken } = await api.send(
          new ListResourceServersCommand(page),
        );
        return { items: ResourceServers, next: NextToken };
      }}
      columns={[
        {
          id: 'name',
          header: words.name,
          isRowHeader: true,
          cell: ({ Identifier: server = '', Name }) => (
            <Link href={hrefTo('/pools/:pool/resource-servers/:server', { pool, server })}>
              {Name}
            </Link>
          ),
        },
        { id: 'identifier', header: words.identifier, cell: ({ Identifier }) => Identifier },
        {
          id: 'scopes',
          header: words.scopes,
          cell: ({ Scopes = [] }) => Scopes.map(({ ScopeName }) => ScopeName).join(', '),
        },
      ]}
      actions={() => (
        <Button variant="primary" href={creation}>
          {words.create}
        </Button>
      )}
      empty={
        <Empty
          title={words.empty}
          text={words.emptyText}
          action={{ text: words.create, href: creation }}
        />
      }
    />
  );
}
