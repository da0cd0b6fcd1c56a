/** The keys that sign a pool's tokens. */
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { OperatorValue } from '#contract/operator-types.ts';
import { useApi } from '../frame/api/api.ts';
import { ConfirmAction } from '../frame/confirm-action.tsx';
import { notifySuccess } from '../frame/notifications.tsx';
import { Empty, Show } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { Time } from '../frame/time.tsx';
import { type Seconds, timeText } from '../frame/times.ts';
import { useLoaded } from '../frame/use-loaded.ts';
import { fill, useLanguage, useWords } from '../frame/words/languages.ts';
import { keyWords } from './words/key-words.ts';

type SigningKey = OperatorValue<'SigningKeySummary', Seconds>;

const INDICATORS = {
  PUBLISHED: 'pending',
  SIGNS: 'success',
  VERIFIES: 'info',
  ENDED: 'stopped',
} as const;

export function SigningKeys({
  parameters: { pool: UserPoolId },
}: ViewProps<'/pools/:pool/signing-keys'>) {
  const api = useApi();
  const { signing: words } = useWords(keyWords);
  const language = useLanguage();
  const [asking, setAsking] = useState<'PLANNED' | 'EMERGENCY'>();
  const loaded = useLoaded(UserPoolId, async () => {
    const answer = await api.operator('ListSigningKeys', { UserPoolId });
    return answer.SigningKeys;
  });
  const rotate = async (Rotation: 'PLANNED' | 'EMERGENCY') => {
    const input = { UserPoolId, Rotation };
    const { SignsFrom } = await api.operator('RotateSigningKeys', input);
    const said = Rotation === 'PLANNED' ? words.rotated : words.emergencyDone;
    notifySuccess(fill(said, { time: timeText(SignsFrom, language) }));
    setAsking(undefined);
    loaded.reload();
  };
  return (
    <>
      <Show of={loaded}>
        {(keys) => (
          <Table<SigningKey>
            variant="full-page"
            items={keys}
            trackBy="KeyId"
            ariaLabels={{ tableLabel: words.title }}
            header={
              <Header
                variant="h1"
                description={words.description}
                actions={
                  <SpaceBetween direction="horizontal" size="xs">
                    <Button onClick={() => setAsking('EMERGENCY')}>{words.emergency}</Button>
                    <Button variant="primary" onClick={() => setAsking('PLANNED')}>
                      {words.rotate}
                    </Button>
                  </SpaceBetween>
                }
              >
                {words.title}
              </Header>
            }
            columnDefinitions={[
              {
                id: 'kind',
                header: words.kind,
                isRowHeader: true,
                cell: ({ Kind }) => words.kinds[Kind],
              },
              {
                id: 'state',
                header: words.state,
                cell: ({ State }) => (
                  <StatusIndicator type={INDICATORS[State]}>{words.states[State]}</StatusIndicator>
                ),
              },
              { id: 'from', header: words.from, cell: ({ SignsFrom }) => <Time of={SignsFrom} /> },
              {
                id: 'until',
                header: words.until,
                cell: ({ EndsAt }) => (EndsAt ? <Time of={EndsAt} /> : words.undecided),
              },
              {
                id: 'key',
                header: words.key,
                cell: ({ KeyId }) => <code className="break-anywhere">{KeyId}</code>,
              },
            ]}
            empty={<Empty title={words.empty} text={words.emptyText} />}
          />
        )}
      </Show>
      {asking === 'PLANNED' && (
        <ConfirmAction
          title={words.rotateTitle}
          consequence={words.rotateText}
          action={words.rotate}
          onConfirm={() => rotate('PLANNED')}
          onDismiss={() => setAsking(undefined)}
        />
      )}
      {asking === 'EMERGENCY' && (
        <ConfirmAction
          title={words.emergencyTitle}
          consequence={words.emergencyText}
          action={words.emergency}
          phrase={UserPoolId}
          onConfirm={() => rotate('EMERGENCY')}
          onDismiss={() => setAsking(undefined)}
        />
      )}
    </>
  );
}
