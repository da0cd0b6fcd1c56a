/** The data keys of the store, and the work on them. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { OperatorOutput, OperatorValue } from '#contract/operator-types.ts';
import { useApi } from '../frame/api/api.ts';
import { ConfirmAction } from '../frame/confirm-action.tsx';
import { Show } from '../frame/states.tsx';
import { Time } from '../frame/time.tsx';
import { type Seconds, timeText } from '../frame/times.ts';
import { useLoaded, useRepeated } from '../frame/use-loaded.ts';
import { fill, useLanguage, useWords } from '../frame/words/languages.ts';
import { keyWords } from './words/key-words.ts';

type DataKey = OperatorValue<'DataKeySummary', Seconds>;
type Work = OperatorValue<'DataKeyWorkReport', Seconds>;
type ListedKeys = OperatorOutput<'ListDataKeys', Seconds>;

const INDICATORS = { SEALS: 'success', NEXT: 'pending', OPENS: 'info' } as const;
/** How often one looks how work goes, in milliseconds. */
const LOOK_EVERY = 3_000;

export function DataKeys() {
  const api = useApi();
  const [counting, setCounting] = useState(false);
  const loaded = useLoaded(String(counting), () =>
    api.operator('ListDataKeys', { CountRows: counting }),
  );
  return (
    <Show of={loaded}>
      {(listed) => (
        <SpaceBetween size="l">
          {listed.Work && <WorkAlert work={listed.Work} look={loaded.reload} />}
          <KeyTable listed={listed} count={() => setCounting(true)} changed={loaded.reload} />
        </SpaceBetween>
      )}
    </Show>
  );
}

function WorkAlert({ work, look }: { work: Work; look: () => void }) {
  const { data: words } = useWords(keyWords);
  const language = useLanguage();
  const { Node: node, State, Resealed = 0, Broken = 0, Deleted = [] } = work;
  const kind = words.kinds[work.Kind];
  if (State === 'RUNNING') {
    return (
      <Alert type="info">
        {fill(words.running, { kind, node, time: timeText(work.BegunAt, language) })}
        <Repeatedly look={look} />
      </Alert>
    );
  }
  if (State === 'FAILED') return <Alert type="error">{fill(words.failed, { kind, node })}</Alert>;
  return (
    <Alert type={Broken > 0 ? 'warning' : 'success'}>
      {fill(words.done, {
        kind,
        node,
        resealed: Resealed,
        broken: Broken,
        deleted: Deleted.length,
      })}
    </Alert>
  );
}

function Repeatedly({ look }: { look: () => void }) {
  useRepeated(LOOK_EVERY, look, 'later');
  return null;
}

interface KeyTableProps {
  readonly listed: ListedKeys;
  readonly count: () => void;
  readonly changed: () => void;
}

function KeyTable({ listed: { DataKeys: keys }, count, changed }: KeyTableProps) {
  const api = useApi();
  const { data: words } = useWords(keyWords);
  const language = useLanguage();
  const [asking, setAsking] = useState<'rotate' | 'reseal' | 'retire'>();
  const [days, setDays] = useState('30');
  const begun = async (answer: Promise<unknown>) => {
    await answer;
    setAsking(undefined);
    changed();
  };
  const dismiss = () => setAsking(undefined);
  return (
    <>
      <Table<DataKey>
        variant="full-page"
        items={keys}
        trackBy={({ DataKeyId }) => String(DataKeyId)}
        header={
          <Header
            variant="h1"
            description={words.description}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button onClick={count}>{words.count}</Button>
                <Button onClick={() => setAsking('reseal')}>{words.reseal}</Button>
                <Button onClick={() => setAsking('retire')}>{words.retire}</Button>
                <Button variant="primary" onClick={() => setAsking('rotate')}>
                  {words.rotate}
                </Button>
              </SpaceBetween>
            }
          >
            {words.title}
          </Header>
        }
        footer={<Box color="text-body-secondary">{words.command}</Box>}
        columnDefinitions={[
          {
            id: 'key',
            header: words.key,
            isRowHeader: true,
            cell: ({ DataKeyId }) => DataKeyId,
          },
          {
            id: 'state',
            header: words.state,
            cell: ({ State }) => (
              <StatusIndicator type={INDICATORS[State]}>{words.states[State]}</StatusIndicator>
            ),
          },
          {
            id: 'created',
            header: words.created,
            cell: ({ CreatedAt }) => <Time of={CreatedAt} />,
          },
          {
            id: 'unused',
            header: words.unused,
            cell: ({ OutOfUseSince, CanBeDeleted }) =>
              !CanBeDeleted ? words.first : OutOfUseSince ? <Time of={OutOfUseSince} /> : '–',
          },
          { id: 'seals', header: words.seals, cell: ({ Seals }) => Seals.toLocaleString(language) },
          {
            id: 'rows',
            header: words.rows,
            cell: ({ Rows }) => (Rows === undefined ? '–' : Rows.toLocaleString(language)),
          },
          {
            id: 'wrapped',
            header: words.wrapped,
            cell: ({ UnderMasterKey }) => (UnderMasterKey ? words.master : words.second),
          },
        ]}
      />
      {asking === 'rotate' && (
        <ConfirmAction
          title={words.rotateTitle}
          consequence={words.rotateText}
          action={words.rotate}
          onConfirm={() => begun(api.operator('RotateDataKey', {}))}
          onDismiss={dismiss}
        />
      )}
      {asking === 'reseal' && (
        <ConfirmAction
          title={words.resealTitle}
          consequence={words.resealText}
          action={words.reseal}
          onConfirm={() => begun(api.operator('ResealRows', {}))}
          onDismiss={dismiss}
        />
      )}
      {asking === 'retire' && (
        <ConfirmAction
          title={words.retireTitle}
          consequence={words.retireText}
          action={words.retire}
          onConfirm={() => begun(api.operator('RetireDataKeys', { UnusedForDays: Number(days) }))}
          onDismiss={dismiss}
        >
          <FormField label={words.days}>
            <Input
              type="number"
              inputMode="numeric"
              value={days}
              onChange={({ detail }) => setDays(detail.value)}
            />
          </FormField>
        </ConfirmAction>
      )}
    </>
  );
}
