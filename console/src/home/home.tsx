/** The start of a development server: where it is, who is in it, and what happens. */
import './home.css';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { CodeBox, Copyable } from '../frame/code-box.tsx';
import { Show } from '../frame/states.tsx';
import { useLoaded, useRepeated } from '../frame/use-loaded.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { ClockControl, MovedClock } from './clock.tsx';
import { type HomeFacts, readHome } from './dev-tools.ts';
import { LiveLog } from './live-log.tsx';
import { People } from './people.tsx';
import { PoolLinks } from './pool-links.tsx';
import { RecentMessages } from './recent-messages.tsx';
import { useClock } from './use-clock.ts';
import { homeWords } from './words/home-words.ts';

export function Home() {
  const { home: words } = useWords(homeWords);
  const loaded = useLoaded('home', readHome);
  const clock = useClock();
  // Pools and clients may be made from a terminal.
  useRepeated(3000, loaded.reload);
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={words.description}
          actions={
            <Button variant="primary" href="#/pools/new">
              {words.createPool}
            </Button>
          }
        >
          {words.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <MovedClock clock={clock} />
        <Show of={loaded}>
          {(facts) => (
            <SpaceBetween size="l">
              <Grid gridDefinition={HALVES}>
                <PoolLinks pools={facts.pools} />
                <Here facts={facts}>
                  <ClockControl clock={clock} />
                </Here>
              </Grid>
              <People pools={facts.pools} />
              <Grid gridDefinition={HALVES}>
                <RecentMessages pools={facts.pools} />
                <Container
                  header={
                    <Header variant="h2" actions={<Button href="#/log">{words.all}</Button>}>
                      {words.log}
                    </Header>
                  }
                >
                  <LiveLog most={10} />
                </Container>
              </Grid>
            </SpaceBetween>
          )}
        </Show>
      </SpaceBetween>
    </ContentLayout>
  );
}

const HALVES = [{ colspan: { default: 12, s: 6 } }, { colspan: { default: 12, s: 6 } }];

function Here({ facts, children }: { facts: HomeFacts; children: ReactNode }) {
  const { home: words } = useWords(homeWords);
  return (
    <Container
      fitHeight
      header={
        <Header
          variant="h2"
          description={fill(words.hereText, { region: facts.region, version: facts.version })}
        >
          {words.here}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <Copyable text={facts.url} />
        <CodeBox
          text={[
            'export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local',
            `export AWS_DEFAULT_REGION=${facts.region} AWS_ENDPOINT_URL=${facts.url}`,
            'aws cognito-idp create-user-pool --pool-name first',
            'aws cognito-idp list-user-pools --max-results 10',
          ].join('\n')}
        />
        {children}
      </SpaceBetween>
    </Container>
  );
}
