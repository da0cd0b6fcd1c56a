/** How to use a client: its sign-in link, the addresses of its pool, and code to copy. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Tabs from '@cloudscape-design/components/tabs';
import { type NoLink, SIGNED_IN, signInLink } from '#contract/sign-in-link.ts';
import { hrefTo } from '../../frame/addresses.ts';
import { CodeBox, Copyable } from '../../frame/code-box.tsx';
import { useConfig } from '../../frame/config-context.ts';
import { useWords } from '../../frame/words/languages.ts';
import {
  amplifySample,
  javascriptSample,
  openidSample,
  pythonSample,
  type SampleFacts,
} from '../code-samples.ts';
import type { PoolPlaces } from '../places.ts';
import { clientWords } from '../words/client-words.ts';
import type { TopicProps } from './topic.ts';

type QuickStartProps = TopicProps & { readonly places: PoolPlaces };

export function QuickStart(props: QuickStartProps) {
  return (
    <SpaceBetween size="l">
      <SignIn {...props} />
      <Code {...props} />
      <Addresses {...props} />
    </SpaceBetween>
  );
}

function SignIn({ client, pool, places }: QuickStartProps) {
  const { start } = useWords(clientWords);
  const link = signInLink(client, places.site);
  const isReady = 'url' in link;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            client.CallbackURLs?.some((url) => url.endsWith(SIGNED_IN))
              ? start.linkTried
              : start.linkText
          }
          actions={
            isReady ? (
              <Button
                variant="primary"
                href={link.url}
                target="_blank"
                iconName="external"
                iconAlign="right"
              >
                {start.openLink}
              </Button>
            ) : (
              <Remedy client={client} missing={link.missing} />
            )
          }
        >
          {start.link}
        </Header>
      }
    >
      {isReady ? (
        <SpaceBetween size="s">
          {!pool.EstimatedNumberOfUsers && (
            <Alert
              type="info"
              action={
                <Button
                  href={hrefTo(
                    '/pools/:pool/users/new',
                    { pool: pool.Id ?? '' },
                    { client: client.ClientId ?? '' },
                  )}
                >
                  {start.createUser}
                </Button>
              }
            >
              {start.nobody}
            </Alert>
          )}
          <CodeBox text={link.url} />
        </SpaceBetween>
      ) : (
        <StatusIndicator type="info">{start.missing[link.missing]}</StatusIndicator>
      )}
    </Container>
  );
}

/** Where what is missing can be had. */
function Remedy({ client, missing }: Pick<QuickStartProps, 'client'> & { missing: NoLink }) {
  const { start } = useWords(clientWords);
  const { UserPoolId: pool = '', ClientId = '' } = client;
  switch (missing) {
    case 'machine':
      return null;
    case 'no domain':
      return <Button href={hrefTo('/pools/:pool/domain', { pool })}>{start.makeDomain}</Button>;
    case 'no OAuth':
    case 'no callback':
    case 'no provider': {
      const place = hrefTo(
        '/pools/:pool/clients/:client',
        { pool, client: ClientId },
        { topic: 'oauth' },
      );
      return <Button href={place}>{start.toOAuth}</Button>;
    }
  }
}

function Code({ client, places }: QuickStartProps) {
  const { start } = useWords(clientWords);
  const { region } = useConfig();
  const facts: SampleFacts = {
    client,
    places,
    endpoint: location.origin,
    region: client.UserPoolId?.split('_')[0] ?? region,
  };
  const samples = {
    openid: openidSample(facts),
    javascript: javascriptSample(facts),
    python: pythonSample(facts),
    amplify: amplifySample(facts),
  };
  const ids = Object.keys(samples) as (keyof typeof samples)[];
  return (
    <Container
      header={
        <Header variant="h2" description={start.codeText}>
          {start.code}
        </Header>
      }
    >
      <Tabs
        tabs={ids.map((id) => {
          const sample = samples[id];
          return {
            id,
            label: start.languages[id],
            content:
              'code' in sample ? (
                <CodeBox text={sample.code} />
              ) : (
                <Box color="text-body-secondary">{start.noSample[sample.missing]}</Box>
              ),
          };
        })}
      />
    </Container>
  );
}

function Addresses({ client, places }: QuickStartProps) {
  const { start } = useWords(clientWords);
  const issuer = places.issuer;
  const rows: readonly (readonly [string, string | undefined])[] = [
    [start.endpoint, location.origin],
    [start.issuer, issuer],
    [start.discovery, `${location.origin}/${client.UserPoolId}/.well-known/openid-configuration`],
    [start.site, places.site],
    [start.tokenEndpoint, places.tokenEndpoint],
  ];
  return (
    <Container header={<Header variant="h2">{start.addresses}</Header>}>
      <KeyValuePairs
        columns={2}
        items={rows.flatMap(([label, text]) =>
          text === undefined ? [] : [{ label, value: <Copyable text={text} /> }],
        )}
      />
    </Container>
  );
}
