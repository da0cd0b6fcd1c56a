/** The groups of a pool. */
import { type GroupType, ListGroupsCommand } from '@aws-sdk/client-cognito-identity-provider';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { PagedTable } from '../frame/paged-table.tsx';
import { Empty } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { Time } from '../frame/time.tsx';
import { useWords } from '../frame/words/languages.ts';
import { groupWords } from './words/group-words.ts';

export function GroupList({ parameters: { pool } }: ViewProps<'/pools/:pool/groups'>) {
  const api = useApi();
  const { list, fields } = useWords(groupWords);
  const newGroup = hrefTo('/pools/:pool/groups/new', { pool });
  return (
    <PagedTable<GroupType>
      title={list.title}
      description={list.text}
      remember="groups"
      idOf={({ GroupName = '' }) => GroupName}
      nameOf={({ GroupName = '' }) => GroupName}
      load={async ({ token, size }) => {
        const page = { UserPoolId: pool, Limit: size, NextToken: token };
        const { Groups = [], NextToken } = await api.send(new ListGroupsCommand(page));
        return { items: Groups, next: NextToken };
      }}
      columns={[
        {
          id: 'name',
          header: fields.name,
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
          header: fields.description,
          maxWidth: 320,
          cell: ({ Description }) => <bdi>{Description ?? '–'}</bdi>,
        },
        {
          id: 'precedence',
          header: fields.precedence,
          cell: ({ Precedence }) => Precedence ?? '–',
        },
        {
          id: 'role',
          header: fields.role,
          maxWidth: 320,
          cell: ({ RoleArn }) => RoleArn ?? '–',
        },
        {
          id: 'created',
          header: list.created,
          cell: ({ CreationDate }) => <Time of={CreationDate} to="day" />,
        },
      ]}
      actions={() => (
        <Button variant="primary" href={newGroup}>
          {list.create}
        </Button>
      )}
      empty={
        <Empty
          title={list.empty}
          text={list.emptyText}
          action={{ text: list.create, href: newGroup }}
        />
      }
    />
  );
}
