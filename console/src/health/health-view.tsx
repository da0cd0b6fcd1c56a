/** How the server fares, looked at again and again. */
import Alert from '@cloudscape-design/components/alert';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useApi } from '../frame/api/api.ts';
import { Show } from '../frame/states.tsx';
import { Time } from '../frame/time.tsx';
import { useLoaded, useRepeated } from '../frame/use-loaded.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { CountTable } from './count-table.tsx';
import type { Health, Metrics, Spread } from './health-api.ts';
import { healthWords } from './words/health-words.ts';

/** In milliseconds. */
const LOOK_EVERY = 5_000;
const STATES = { OK: 'success', WARNING: 'warning', FAILED: 'error' } as const;

export function HealthView() {
  const api = useApi();
  const loaded = useLoaded('health', async () => {
    const [health, metrics] = await Promise.all([
      api.operator('DescribeHealth', {}, { unlogged: true }),
      api.operator('DescribeMetrics', {}, { unlogged: true }),
    ]);
    return { health, metrics };
  });
  useRepeated(LOOK_EVERY, loaded.reload, 'later');
  return <Show of={loaded}>{(shown) => <ShownHealth {...shown} />}</Show>;
}

function ShownHealth({ health, metrics }: { health: Health; metrics: Metrics }) {
  const words = useWords(healthWords);
  const failed = health.Checks.filter(({ Status }) => Status === 'FAILED');
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={words.description}>
          {words.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        {health.Ready ? (
          <Alert type="success">{words.ready}</Alert>
        ) : (
          <Alert type="error" header={words.notReady}>
            {failed.map(({ Reason }) => Reason).join(' ')}
          </Alert>
        )}
        <Container>
          <KeyValuePairs
            columns={4}
            items={[
              { label: words.node, value: health.Node },
              { label: words.version, value: health.Version },
              { label: words.store, value: health.Store },
              { label: words.started, value: <Time of={health.StartedAt} /> },
              ...health.Checks.map(({ Name, Status, Reason }) => ({
                label: words.checks[Name as keyof typeof words.checks] ?? Name,
                value: (
                  <StatusIndicator type={STATES[Status]}>{Reason ?? words.well}</StatusIndicator>
                ),
              })),
            ]}
          />
        </Container>
        <Load metrics={metrics} />
        <ColumnLayout columns={2}>
          <CountTable
            title={words.requests}
            label={words.outcome}
            counts={metrics.Requests}
            nameOf={([outcome = '']) =>
              words.outcomes[outcome as keyof typeof words.outcomes] ?? outcome
            }
          />
          <CountTable
            title={words.signIns}
            description={words.signInsText}
            label={words.factors}
            counts={metrics.SignIns}
            nameOf={(labels) => labels.filter((label) => label !== 'none').join(' + ')}
          />
        </ColumnLayout>
        <CountTable
          title={words.attempts}
          description={words.attemptsText}
          label={words.factors}
          counts={metrics.Attempts}
          nameOf={(labels) => labels.join(', ')}
        />
      </SpaceBetween>
    </ContentLayout>
  );
}

function Load({ metrics }: { metrics: Metrics }) {
  const words = useWords(healthWords);
  const spread = ({ Count, MedianMicroseconds, P99Microseconds }: Spread) =>
    Count === 0 ? (
      words.unmeasured
    ) : (
      <>
        {words.half} {milliseconds(MedianMicroseconds)}
        <br />
        {words.most} {milliseconds(P99Microseconds)}
      </>
    );
  const milliseconds = (micros: number) =>
    fill(words.milliseconds, { count: (micros / 1000).toFixed(micros < 10_000 ? 1 : 0) });
  return (
    <Container header={<Header variant="h2">{words.load}</Header>}>
      <KeyValuePairs
        columns={4}
        items={[
          { label: words.time, value: spread(metrics.RequestTime) },
          { label: words.loop, value: spread(metrics.EventLoopDelay) },
          { label: words.queue, value: metrics.StoreQueue },
          {
            label: words.connections,
            value: `${metrics.ConnectionsUsed} / ${metrics.ConnectionsOpen}`,
          },
          ...metrics.Outbox.map(({ Medium, Messages, OverdueSeconds }) => ({
            label: `${words.outbox}: ${Medium === 'EMAIL' ? words.email : Medium}`,
            value:
              OverdueSeconds > 0
                ? `${Messages}, ${fill(words.overdue, { seconds: OverdueSeconds })}`
                : Messages,
          })),
          {
            label: words.memory,
            value: fill(words.megabytes, { count: Math.round(metrics.MemoryBytes / 1e6) }),
          },
        ]}
      />
    </Container>
  );
}
