/** A pool at a glance: what it is, where it is reached, and where its settings are. */
import {
  ListUserPoolClientsCommand,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { Copyable } from '../frame/code-box.tsx';
import { goTo } from '../frame/routing.ts';
import { Show } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { Time } from '../frame/time.tsx';
import { useLoaded } from '../frame/use-loaded.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { DeletePool } from './delete-pool.tsx';
import { type PoolWithMfa, usePoolSettings } from './pool-settings.ts';
import { poolWords } from './words/pool-words.ts';

export function PoolOverview({ parameters: { pool: id } }: ViewProps<'/pools/:pool'>) {
  const { loaded } = usePoolSettings(id);
  return <Show of={loaded}>{(value) => <Overview {...value} />}</Show>;
}

function Overview({ pool, mfa }: PoolWithMfa) {
  const { overview: words } = useWords(poolWords);
  const [isDeleting, setDeleting] = useState(false);
  const id = pool.Id!;
  const isProtected = pool.DeletionProtection === 'ACTIVE';
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={
            <Button
              onClick={() => setDeleting(true)}
              disabled={isProtected}
              {...(isProtected && { disabledReason: words.protected })}
            >
              {words.delete}
            </Button>
          }
        >
          {pool.Name}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <NextSteps pool={pool} />
        <Container header={<Header variant="h2">{words.about}</Header>}>
          <KeyValuePairs
            columns={3}
            items={[
              { label: words.id, value: <Copyable text={id} /> },
              { label: words.arn, value: <Copyable text={pool.Arn ?? ''} /> },
              { label: words.users, value: String(pool.EstimatedNumberOfUsers ?? 0) },
              { label: words.created, value: <Time of={pool.CreationDate} /> },
              { label: words.changed, value: <Time of={pool.LastModifiedDate} /> },
              { label: words.tier, value: words.tiers[pool.UserPoolTier ?? 'ESSENTIALS'] },
              {
                label: words.mfa,
                value: (
                  <StatusIndicator type={mfa.MfaConfiguration === 'OFF' ? 'stopped' : 'success'}>
                    {words.mfaModes[mfa.MfaConfiguration ?? 'OFF']}
                  </StatusIndicator>
                ),
              },
              {
                label: words.protection,
                value: (
                  <StatusIndicator type={isProtected ? 'success' : 'stopped'}>
                    {isProtected ? words.active : words.inactive}
                  </StatusIndicator>
                ),
              },
              {
                label: words.signUp,
                value: pool.AdminCreateUserConfig?.AllowAdminCreateUserOnly
                  ? words.adminOnly
                  : words.anyone,
              },
            ]}
          />
        </Container>
        <Endpoints id={id} pages={pool.CustomDomain ?? pool.Domain} />
        {isDeleting && (
          <DeletePool
            pool={pool}
            onDismiss={() => setDeleting(false)}
            onDeleted={() => goTo('#/pools')}
          />
        )}
      </SpaceBetween>
    </ContentLayout>
  );
}

/** As the discovery document has them: the server may be known by another address than this one. */
async function readEndpoints(id: string): Promise<Readonly<Record<string, string>>> {
  const response = await fetch(`/${id}/.well-known/openid-configuration`);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
}

function Endpoints({ id, pages }: { id: string; pages: string | undefined }) {
  const { overview: words } = useWords(poolWords);
  const loaded = useLoaded(`endpoints ${id}`, () => readEndpoints(id));
  return (
    <Container
      header={
        <Header variant="h2" description={words.endpointsText}>
          {words.endpoints}
        </Header>
      }
    >
      <Show of={loaded}>
        {({ issuer = '', jwks_uri = '', authorization_endpoint, token_endpoint }) => (
          <KeyValuePairs
            columns={2}
            items={[
              { label: words.issuer, value: <Copyable text={issuer} /> },
              {
                label: words.discovery,
                value: <Copyable text={`${issuer}/.well-known/openid-configuration`} />,
              },
              { label: words.keys, value: <Copyable text={jwks_uri} /> },
              {
                label: words.pages,
                value: pages ? (
                  <Copyable text={pages} />
                ) : (
                  <Box color="text-body-secondary">{words.noPages}</Box>
                ),
              },
              ...[authorization_endpoint, token_endpoint].flatMap((url, index) =>
                url === undefined
                  ? []
                  : {
                      label: index === 0 ? words.authorize : words.token,
                      value: <Copyable text={url} />,
                    },
              ),
            ]}
          />
        )}
      </Show>
    </Container>
  );
}

/** What is still missing before somebody can sign in, in the order in which it is needed. */
function NextSteps({ pool }: { pool: UserPoolType }) {
  const api = useApi();
  const { overview: words } = useWords(poolWords);
  const id = pool.Id!;
  const loaded = useLoaded(`clients ${id}`, async () => {
    const first = new ListUserPoolClientsCommand({ UserPoolId: id, MaxResults: 1 });
    return (await api.send(first)).UserPoolClients?.[0];
  });
  if (loaded.state !== 'ready') return null;
  const client = loaded.value;
  const hasPages = (pool.Domain ?? pool.CustomDomain) !== undefined;
  const hasUsers = (pool.EstimatedNumberOfUsers ?? 0) > 0;
  if (client && hasPages && hasUsers) return null;
  const { ClientId = '', ClientName = '' } = client ?? {};
  return (
    <Alert type="info" header={words.next}>
      <SpaceBetween size="xxs">
        {!hasPages && (
          <Link href={hrefTo('/pools/:pool/domain', { pool: id })}>{words.nextDomain}</Link>
        )}
        {!client && (
          <Link href={hrefTo('/pools/:pool/clients/new', { pool: id })}>{words.nextClient}</Link>
        )}
        {!hasUsers && (
          <Link href={hrefTo('/pools/:pool/users/new', { pool: id })}>{words.nextUser}</Link>
        )}
        {client && hasPages && (
          <Link href={hrefTo('/pools/:pool/clients/:client', { pool: id, client: ClientId })}>
            {fill(words.nextSignIn, { client: ClientName })}
          </Link>
        )}
      </SpaceBetween>
    </Alert>
  );
}
