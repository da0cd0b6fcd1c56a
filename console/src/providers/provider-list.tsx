/** The identity providers of a pool. */
import {
  ListIdentityProvidersCommand,
  type ProviderDescription,
} from '@aws-sdk/client-cognito-identity-provider';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { PagedTable } from '../frame/paged-table.tsx';
import { Empty } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { Time } from '../frame/time.tsx';
import { useWords } from '../frame/words/languages.ts';
import { providerWords } from './words/provider-words.ts';

export function ProviderList({ parameters: { pool } }: ViewProps<'/pools/:pool/providers'>) {
  const api = useApi();
  const { list, types } = useWords(providerWords);
  const creation = hrefTo('/pools/:pool/providers/new', { pool });
  return (
    <PagedTable<ProviderDescription>
      title={list.title}
      description={list.description}
      remember="providers"
      idOf={({ ProviderName = '' }) => ProviderName}
      nameOf={({ ProviderName = '' }) => ProviderName}
      load={async ({ token, size }) => {
        const page = { UserPoolId: pool, MaxResults: size, NextToken: token };
        const { Providers = [], NextToken } = await api.send(
          new ListIdentityProvidersCommand(page),
        );
        return { items: Providers, next: NextToken };
      }}
      columns={[
        {
          id: 'name',
          header: list.name,
          isRowHeader: true,
          cell: ({ ProviderName: provider = '' }) => (
            <Link href={hrefTo('/pools/:pool/providers/:provider', { pool, provider })}>
              {provider}
            </Link>
          ),
        },
        {
          id: 'type',
          header: list.type,
          cell: ({ ProviderType }) => ProviderType && types[ProviderType],
        },
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
      actions={() => (
        <Button variant="primary" href={creation}>
          {list.add}
        </Button>
      )}
      empty={
        <Empty
          title={list.empty}
          text={list.emptyText}
          action={{ text: list.add, href: creation }}
        />
      }
    />
  );
}
