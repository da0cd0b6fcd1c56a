/** A pool at a glance: what it is, where it is reached, and where its settings are. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { hrefTo } from '../frame/addresses.ts';
import { Copyable } from '../frame/code-box.tsx';
import { goTo } from '../frame/routing.ts';
import { Show } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { useWords } from '../frame/words/languages.ts';
import { DeletePool } from './delete-pool.tsx';
import { type PoolWithMfa, usePool } from './use-pool.ts';
import { poolWords } from './words/pool-words.ts';

export function PoolOverview({ parameters: { pool: id } }: ViewProps<'/pools/:pool'>) {
  const { loaded } = usePool(id);
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
        <Container header={<Header variant="h2">{words.about}</Header>}>
          <KeyValuePairs
            columns={3}
            items={[
              { label: words.id, value: <Copyable text={id} /> },
              { label: words.arn, value: <Copyable text={pool.Arn ?? ''} /> },
              { label: words.users, value: String(pool.EstimatedNumberOfUsers ?? 0) },
              { label: words.created, value: pool.CreationDate?.toLocaleString() },
              { label: words.changed, value: pool.LastModifiedDate?.toLocaleString() },
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
        <Endpoints pool={pool} mfa={mfa} />
        <NextSteps id={id} hasDomain={(pool.Domain ?? pool.CustomDomain) !== undefined} />
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

function Endpoints({ pool }: PoolWithMfa) {
  const { overview: words } = useWords(poolWords);
  const issuer = `${location.origin}/${pool.Id}`;
  const discovery = `${issuer}/.well-known/openid-configuration`;
  const domain = pool.CustomDomain ?? pool.Domain;
  return (
    <Container
      header={
        <Header variant="h2" description={words.endpointsText}>
          {words.endpoints}
        </Header>
      }
    >
      <ColumnLayout columns={1}>
        <KeyValuePairs
          columns={1}
          items={[
            { label: words.issuer, value: <Copyable text={issuer} /> },
            { label: words.discovery, value: <Copyable text={discovery} /> },
            { label: words.keys, value: <Copyable text={`${issuer}/.well-known/jwks.json`} /> },
            {
              label: words.pages,
              value: domain ? (
                <Copyable text={domain} />
              ) : (
                <Box color="text-body-secondary">{words.noPages}</Box>
              ),
            },
          ]}
        />
      </ColumnLayout>
    </Container>
  );
}

function NextSteps({ id, hasDomain }: { id: string; hasDomain: boolean }) {
  const { overview: words } = useWords(poolWords);
  return (
    <Alert type="info" header={words.next}>
      <SpaceBetween size="xxs">
        {!hasDomain && (
          <Link href={hrefTo('/pools/:pool/domain', { pool: id })}>{words.nextDomain}</Link>
        )}
        <Link href={hrefTo('/pools/:pool/clients', { pool: id })}>{words.nextClient}</Link>
        <Link href={hrefTo('/pools/:pool/users', { pool: id })}>{words.nextUser}</Link>
      </SpaceBetween>
    </Alert>
  );
}
