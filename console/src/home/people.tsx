/** Users with the codes that their authenticators show now, and signing in as one of them. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { hrefTo } from '../frame/addresses.ts';
import { Copyable } from '../frame/code-box.tsx';
import { notifyFailure } from '../frame/notifications.tsx';
import { goTo } from '../frame/routing.ts';
import { Empty } from '../frame/states.tsx';
import { useRepeated } from '../frame/use-loaded.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { type HomePool, type Person, readPeople, type ShownCode, signInAs } from './dev-tools.ts';
import { rememberTokens } from './last-tokens.ts';
import { homeWords } from './words/home-words.ts';

export function People({ pools }: { pools: readonly HomePool[] }) {
  const { people: words } = useWords(homeWords);
  const [chosenPool, choosePool] = useState<string>();
  const [chosenClient, chooseClient] = useState<string>();
  const [shown, setShown] = useState<{
    pool: string;
    users: readonly Person[];
    hasMore: boolean;
  }>();
  const pool = pools.find(({ id }) => id === chosenPool) ?? pools[0];
  const client = pool?.clients.find(({ id }) => id === chosenClient) ?? pool?.clients[0];
  useRepeated(1000, () => {
    if (!pool) return;
    readPeople(pool.id).then(
      ({ users, next }) => setShown({ pool: pool.id, users, hasMore: next !== undefined }),
      () => {},
    );
  });
  const users = shown?.pool === pool?.id ? (shown?.users ?? []) : [];

  const signIn = async (username: string) => {
    try {
      const tokens = await signInAs({ userPoolId: pool!.id, clientId: client!.id, username });
      rememberTokens(tokens, username);
      goTo('#/tokens');
    } catch (refusal) {
      notifyFailure(refusal);
    }
  };

  return (
    <Table<Person>
      variant="container"
      items={users}
      trackBy="sub"
      wrapLines
      ariaLabels={{ tableLabel: words.title }}
      header={
        <Header
          variant="h2"
          description={words.description}
          actions={
            pool && (
              <SpaceBetween direction="horizontal" size="xs">
                <Choice label={words.pool} items={pools} value={pool.id} onChange={choosePool} />
                <Choice
                  label={words.client}
                  items={pool.clients}
                  value={client?.id}
                  onChange={chooseClient}
                />
              </SpaceBetween>
            )
          }
        >
          {words.title}
        </Header>
      }
      columnDefinitions={[
        {
          id: 'name',
          header: words.user,
          minWidth: 180,
          isRowHeader: true,
          cell: (user) => (
            <>
              <Link
                href={hrefTo('/pools/:pool/users/:user', { pool: pool!.id, user: user.username })}
              >
                {user.attributes['email'] ?? user.attributes['phone_number'] ?? user.username}
              </Link>
              <Box color="text-body-secondary" fontSize="body-s">
                {user.username}
              </Box>
            </>
          ),
        },
        {
          id: 'status',
          header: words.status,
          minWidth: 200,
          cell: ({ status, enabled, groups }) => (
            <>
              <StatusIndicator
                type={!enabled ? 'stopped' : status === 'CONFIRMED' ? 'success' : 'pending'}
              >
                {enabled ? status : fill(words.disabled, { status })}
              </StatusIndicator>
              <Box color="text-body-secondary" fontSize="body-s">
                {groups.join(', ')}
              </Box>
            </>
          ),
        },
        {
          id: 'code',
          header: words.code,
          minWidth: 210,
          cell: ({ authenticators }) =>
            authenticators.length === 0 ? (
              <Box color="text-body-secondary">{words.noAuthenticator}</Box>
            ) : (
              authenticators.map((each, index) => <Code key={each.name ?? index} of={each} />)
            ),
        },
        {
          id: 'sign-in',
          header: words.tokens,
          minWidth: 150,
          cell: ({ username }) => (
            <Button
              disabled={!client}
              {...(!client && { disabledReason: words.noClient })}
              ariaLabel={`${words.signInAs} ${username}`}
              onClick={() => signIn(username)}
            >
              {words.signInAs}
            </Button>
          ),
        },
      ]}
      empty={<Empty title={words.empty} text={words.emptyText} />}
      footer={shown?.hasMore ? <Box textAlign="center">{words.more}</Box> : undefined}
    />
  );
}

/** The code that counts next: one that was used is followed by another. */
function Code({ of: { name, code, next, used, secondsLeft } }: { of: ShownCode }) {
  const { people: words } = useWords(homeWords);
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      <span className="totp-code">
        <Copyable text={used ? next : code} />
      </span>
      <Box color="text-body-secondary" fontSize="body-s">
        {name !== undefined && `${name}, `}
        {fill(used ? words.nextIn : words.left, { seconds: secondsLeft })}
      </Box>
    </SpaceBetween>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly items: readonly { readonly id: string; readonly name: string }[];
  readonly value: string | undefined;
  readonly onChange: (id: string) => void;
}

function Choice({ label, items, value, onChange }: ChoiceProps) {
  const options = items.map(({ id, name }) => ({ value: id, label: name, description: id }));
  return (
    <FormField label={label}>
      <Select
        options={options}
        selectedOption={options.find((each) => each.value === value) ?? null}
        onChange={({ detail }) => onChange(detail.selectedOption.value!)}
      />
    </FormField>
  );
}
