/** The users of a pool, page by page, and the search over them. */
import {
  ListUsersCommand,
  type UserPoolType,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { PagedTable } from '../frame/paged-table.tsx';
import { usePool } from '../frame/pool.ts';
import { replacePlace, usePlace } from '../frame/routing.ts';
import { Empty } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { Time } from '../frame/time.tsx';
import { useWords } from '../frame/words/languages.ts';
import { ChosenUsers } from './chosen-users.tsx';
import { isOwnAttribute } from './pool-schema.ts';
import { filterOf, queryOf, termsIn } from './user-filter.ts';
import { UserSearch } from './user-search.tsx';
import { EnabledState, UserStatus } from './user-status.tsx';
import { userWords } from './words/user-words.ts';

/** What the table shows until the person chooses. */
const CHOSEN = ['username', 'email', 'user_status', 'enabled', 'created'];
const LISTED = [
  'email',
  'phone_number',
  'name',
  'given_name',
  'family_name',
  'preferred_username',
  'sub',
] as const;

export function UserList({ parameters: { pool } }: ViewProps<'/pools/:pool/users'>) {
  const api = useApi();
  const { list } = useWords(userWords);
  const { query } = usePlace();
  const loaded = usePool(pool);
  const terms = termsIn(query);
  const filter = filterOf(terms);
  const newUser = hrefTo('/pools/:pool/users/new', { pool });
  return (
    <PagedTable<UserType>
      title={list.title}
      remember="users"
      listKey={filter ?? ''}
      idOf={({ Username = '' }) => Username}
      nameOf={({ Username = '' }) => Username}
      load={async ({ token, size }) => {
        const { Users = [], PaginationToken } = await api.send(
          new ListUsersCommand({
            UserPoolId: pool,
            Limit: size,
            Filter: filter,
            PaginationToken: token,
          }),
        );
        return { items: Users, next: PaginationToken };
      }}
      search={{
        field: (
          <UserSearch
            terms={terms}
            onSearch={(wanted) =>
              replacePlace(hrefTo('/pools/:pool/users', { pool }, queryOf(wanted)))
            }
          />
        ),
        isActive: filter !== undefined,
      }}
      columns={useColumns(pool, loaded.state === 'ready' ? loaded.value : {})}
      chosenColumns={CHOSEN}
      selection="multi"
      actions={({ selected, reload }) => (
        <SpaceBetween direction="horizontal" size="xs">
          <ChosenUsers pool={pool} users={selected} reload={reload} />
          <Button variant="primary" href={newUser}>
            {list.create}
          </Button>
        </SpaceBetween>
      )}
      empty={
        <Empty
          title={list.empty}
          text={list.emptyText}
          action={{ text: list.create, href: newUser }}
        />
      }
    />
  );
}

function useColumns(pool: string, description: UserPoolType) {
  const { list, attributes } = useWords(userWords);
  const { SchemaAttributes = [] } = description;
  const own = SchemaAttributes.filter(isOwnAttribute).map(({ Name = '' }) => [Name, Name] as const);
  const listed = LISTED.map((name) => [name, attributes[name]] as const);
  const columns: TableProps.ColumnDefinition<UserType>[] = [
    {
      id: 'username',
      header: attributes.username,
      isRowHeader: true,
      maxWidth: 320,
      cell: ({ Username = '' }) => (
        <Link href={hrefTo('/pools/:pool/users/:user', { pool, user: Username })}>
          <bdi>{Username}</bdi>
        </Link>
      ),
    },
    ...[...listed, ...own].map(([id, header]) => ({
      id,
      header,
      maxWidth: 320,
      cell: (user: UserType) => <bdi>{attributeOf(user, id)}</bdi>,
    })),
    {
      id: 'user_status',
      header: attributes['cognito:user_status'],
      cell: ({ UserStatus: status }) => <UserStatus status={status} />,
    },
    {
      id: 'enabled',
      header: list.enabled,
      cell: ({ Enabled }) => <EnabledState enabled={Enabled} />,
    },
    {
      id: 'created',
      header: list.created,
      cell: ({ UserCreateDate }) => <Time of={UserCreateDate} to="day" />,
    },
    {
      id: 'changed',
      header: list.changed,
      cell: ({ UserLastModifiedDate }) => <Time of={UserLastModifiedDate} to="day" />,
    },
  ];
  return columns;
}

const attributeOf = ({ Attributes = [] }: UserType, name: string) =>
  Attributes.find(({ Name }) => Name === name)?.Value ?? '–';
