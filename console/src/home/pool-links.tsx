/** Pools and their app clients, with ids to copy and links to sign in. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { hrefTo } from '../frame/addresses.ts';
import { Copyable } from '../frame/code-box.tsx';
import { Empty } from '../frame/states.tsx';
import { useWords } from '../frame/words/languages.ts';
import type { HomePool } from './dev-tools.ts';
import { homeWords } from './words/home-words.ts';

export function PoolLinks({ pools }: { pools: readonly HomePool[] }) {
  const { pools: words } = useWords(homeWords);
  return (
    <Container
      fitHeight
      header={
        <Header
          variant="h2"
          counter={`(${pools.length})`}
          actions={<Button href="#/pools">{words.manage}</Button>}
        >
          {words.title}
        </Header>
      }
    >
      {pools.length === 0 ? (
        <Empty
          title={words.empty}
          text={words.emptyText}
          action={{ text: words.create, href: '#/pools/new' }}
        />
      ) : (
        <div className="scroll-list">
          <SpaceBetween size="l">
            {pools.map((pool) => (
              <PoolRow key={pool.id} pool={pool} />
            ))}
          </SpaceBetween>
        </div>
      )}
    </Container>
  );
}

function PoolRow({ pool: { id, name, siteUrl, clients } }: { pool: HomePool }) {
  const { pools: words } = useWords(homeWords);
  return (
    <div>
      <SpaceBetween direction="horizontal" size="s" alignItems="center">
        <Link fontSize="heading-s" href={hrefTo('/pools/:pool', { pool: id })}>
          {name}
        </Link>
        <Copyable text={id} />
      </SpaceBetween>
      <SpaceBetween direction="horizontal" size="s">
        {siteUrl === undefined ? (
          <Link href={hrefTo('/pools/:pool/domain', { pool: id })}>{words.noDomain}</Link>
        ) : (
          <Link external href={siteUrl}>
            {words.pages}
          </Link>
        )}
        {siteUrl !== undefined && (
          <Link external href={`${siteUrl}/account`}>
            {words.account}
          </Link>
        )}
        <Link external href={`/${id}/.well-known/openid-configuration`}>
          {words.discovery}
        </Link>
      </SpaceBetween>
      <Box padding={{ left: 'm', top: 'xxs' }}>
        {clients.length === 0 && (
          <Link href={hrefTo('/pools/:pool/clients', { pool: id })}>{words.noClient}</Link>
        )}
        {clients.map((client) => (
          <SpaceBetween key={client.id} direction="horizontal" size="s" alignItems="center">
            <span>{client.name}</span>
            <Copyable text={client.id} />
            {client.signInUrl !== undefined && (
              <Link external href={client.signInUrl}>
                {words.signIn}
              </Link>
            )}
          </SpaceBetween>
        ))}
      </Box>
    </div>
  );
}
