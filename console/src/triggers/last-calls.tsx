/** The last calls of a pool's functions, as the node that answers has made them. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { OperatorValue } from '#contract/operator-types.ts';
import { useApi } from '../frame/api/api.ts';
import { Failure } from '../frame/states.tsx';
import { Time } from '../frame/time.tsx';
import type { Seconds } from '../frame/times.ts';
import { useLoaded } from '../frame/use-loaded.ts';
import { frameWords } from '../frame/words/frame-words.ts';
import { useWords } from '../frame/words/languages.ts';
import { triggerWords } from './words/trigger-words.ts';

type TriggerCall = OperatorValue<'TriggerCallSummary', Seconds>;

export function LastCalls({ pool }: { pool: string }) {
  const api = useApi();
  const { calls } = useWords(triggerWords);
  const { table } = useWords(frameWords);
  const known = useLoaded(pool, () => api.operator('ListTriggerCalls', { UserPoolId: pool }));
  if (known.state === 'failed') return <Failure error={known.error} retry={known.reload} />;
  return (
    <Table<TriggerCall>
      items={known.state === 'ready' ? known.value.TriggerCalls : []}
      loading={known.state === 'loading'}
      loadingText={table.loading}
      ariaLabels={{ tableLabel: calls.title }}
      header={
        <Header
          variant="h2"
          description={calls.text}
          actions={
            <Button
              iconName="refresh"
              formAction="none"
              ariaLabel={table.refresh}
              onClick={known.reload}
            />
          }
        >
          {calls.title}
        </Header>
      }
      columnDefinitions={[
        {
          id: 'time',
          header: calls.time,
          isRowHeader: true,
          cell: ({ Time: time }) => <Time of={time} />,
        },
        { id: 'trigger', header: calls.trigger, cell: ({ Trigger }) => Trigger },
        { id: 'function', header: calls.function, cell: ({ FunctionName }) => FunctionName },
        {
          id: 'outcome',
          header: calls.outcome,
          cell: ({ Outcome, Reason }) => (
            <>
              <StatusIndicator type={Outcome === 'ANSWERED' ? 'success' : 'error'}>
                {calls.outcomes[Outcome]}
              </StatusIndicator>
              {Reason !== undefined && <Box color="text-body-secondary">{Reason}</Box>}
            </>
          ),
        },
        { id: 'ms', header: calls.milliseconds, cell: ({ Milliseconds }) => Milliseconds },
      ]}
      empty={calls.empty}
    />
  );
}
