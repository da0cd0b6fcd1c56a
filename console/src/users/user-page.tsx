/** Everything about one user: what it is at the top, and a tab for each topic. */
import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { type ReactNode, useState } from 'react';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { Copyable } from '../frame/code-box.tsx';
import { readPool } from '../frame/pool.ts';
import { replacePlace, usePlace } from '../frame/routing.ts';
import { Show } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { Time } from '../frame/time.tsx';
import { useLoaded } from '../frame/use-loaded.ts';
import { useWords } from '../frame/words/languages.ts';
import { UserActions } from './tabs/user-actions.tsx';
import { UserDevices } from './tabs/user-devices.tsx';
import { UserEvents } from './tabs/user-events.tsx';
import { UserFactors } from './tabs/user-factors.tsx';
import { UserGroups } from './tabs/user-groups.tsx';
import { UserIdentities } from './tabs/user-identities.tsx';
import { UserProfile } from './tabs/user-profile.tsx';
import { UserSessions } from './tabs/user-sessions.tsx';
import type { UserPartProps } from './user-part.ts';
import { EnabledState, UserStatus } from './user-status.tsx';
import { userWords } from './words/user-words.ts';

const PATTERN = '/pools/:pool/users/:user';
const TABS = [
  'profile',
  'groups',
  'factors',
  'devices',
  'sessions',
  'events',
  'identities',
] as const;

export function UserPage({ parameters: { pool, user } }: ViewProps<typeof PATTERN>) {
  const api = useApi();
  const [turn, setTurn] = useState(0);
  const loaded = useLoaded(`${pool} ${user}`, async () => {
    const [description, found] = await Promise.all([
      readPool(api, pool),
      api.send(new AdminGetUserCommand({ UserPoolId: pool, Username: user })),
    ]);
    return { description, user: found };
  });
  return (
    <Show of={loaded}>
      {(value) => (
        <UserParts
          {...value}
          pool={pool}
          username={value.user.Username ?? user}
          turn={turn}
          reload={() => {
            loaded.reload();
            setTurn(turn + 1);
          }}
        />
      )}
    </Show>
  );
}

function UserParts(props: UserPartProps) {
  const { pool, username, user } = props;
  const { tabs, overview, attributes, factors } = useWords(userWords);
  const { query } = usePlace();
  const active = TABS.find((each) => each === query.get('tab')) ?? 'profile';
  const sub = user.UserAttributes?.find(({ Name }) => Name === 'sub')?.Value ?? '';
  const preferred = user.PreferredMfaSetting as keyof typeof factors.names | undefined;
  const shown: Readonly<Record<(typeof TABS)[number], ReactNode>> = {
    profile: <UserProfile {...props} />,
    groups: <UserGroups {...props} />,
    factors: <UserFactors {...props} />,
    devices: <UserDevices {...props} />,
    sessions: <UserSessions {...props} />,
    events: <UserEvents {...props} />,
    identities: <UserIdentities {...props} />,
  };
  return (
    <ContentLayout
      header={
        <Header variant="h1" actions={<UserActions {...props} />}>
          <bdi className="break-anywhere">{username}</bdi>
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container>
          <KeyValuePairs
            columns={4}
            items={[
              {
                label: attributes['cognito:user_status'],
                value: <UserStatus status={user.UserStatus} />,
              },
              { label: overview.access, value: <EnabledState enabled={user.Enabled} /> },
              {
                label: overview.mfa,
                value: preferred ? factors.names[preferred] : overview.noMfa,
              },
              { label: attributes.sub, value: <Copyable text={sub} /> },
              { label: overview.created, value: <Time of={user.UserCreateDate} /> },
              { label: overview.changed, value: <Time of={user.UserLastModifiedDate} /> },
            ]}
          />
        </Container>
        <Tabs
          activeTabId={active}
          ariaLabel={overview.parts}
          onChange={({ detail }) =>
            replacePlace(hrefTo(PATTERN, { pool, user: username }, { tab: detail.activeTabId }))
          }
          tabs={TABS.map((id) => ({ id, label: tabs[id], content: shown[id] }))}
        />
      </SpaceBetween>
    </ContentLayout>
  );
}
