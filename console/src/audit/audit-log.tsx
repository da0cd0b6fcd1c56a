/** The audit log: what was done or refused, newest first, and whether the records are all there. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import type { OperatorOutput, OperatorValue } from '#contract/operator-types.ts';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { CodeBox } from '../frame/code-box.tsx';
import { notifyFailure } from '../frame/notifications.tsx';
import { PagedTable } from '../frame/paged-table.tsx';
import { replacePlace, usePlace } from '../frame/routing.ts';
import { Empty, PlaceLink } from '../frame/states.tsx';
import { Time } from '../frame/time.tsx';
import type { Seconds } from '../frame/times.ts';
import { fill, useLanguage, useWords } from '../frame/words/languages.ts';
import { type AuditSearch, inputOf, queryOf, searchIn } from './audit-query.ts';
import { AuditSearchForm } from './audit-search.tsx';
import { auditWords } from './words/audit-words.ts';

type AuditRecord = OperatorValue<'AuditRecordSummary', Seconds>;

const INDICATORS = { ALLOWED: 'success', REFUSED: 'warning', FAILED: 'error' } as const;

export function AuditLog() {
  const api = useApi();
  const words = useWords(auditWords);
  const { query } = usePlace();
  const search = searchIn(query);
  const [shown, setShown] = useState<AuditRecord>();
  const look = (next: AuditSearch) => replacePlace(hrefTo('/audit', {}, queryOf(next)));
  return (
    <>
      <PagedTable<AuditRecord>
        title={words.title}
        description={words.description}
        remember="audit"
        listKey={JSON.stringify(queryOf(search))}
        pageSizes={[25, 50, 100]}
        idOf={({ RecordId }) => RecordId}
        nameOf={whatOf}
        load={async ({ token, size }) => {
          const { AuditRecords, NextToken } = await api.operator('ListAuditRecords', {
            ...inputOf(search, Math.floor(Date.now() / 1000)),
            MaxResults: size,
            NextToken: token,
          });
          return { items: AuditRecords, next: NextToken };
        }}
        search={{
          field: (
            <AuditSearchForm key={JSON.stringify(queryOf(search))} search={search} look={look} />
          ),
          isActive: false,
        }}
        columns={[
          {
            id: 'what',
            header: words.what,
            isRowHeader: true,
            minWidth: 240, // names of operations are one word, and would break anywhere
            cell: (record) => (
              <Button
                variant="inline-link"
                ariaLabel={fill(words.show, { what: whatOf(record) })}
                onClick={() => setShown(record)}
              >
                {whatOf(record)}
              </Button>
            ),
          },
          {
            id: 'outcome',
            header: words.outcome,
            cell: ({ Outcome }) => (
              <StatusIndicator type={INDICATORS[Outcome]}>
                {words.outcomes[Outcome]}
              </StatusIndicator>
            ),
          },
          { id: 'time', header: words.time, cell: ({ Time: time }) => <Time of={time} /> },
          { id: 'who', header: words.who, cell: ({ Who }) => Who ?? words.nobody },
          {
            id: 'user',
            header: words.user,
            cell: ({ Username, UserId }) => Username ?? UserId ?? '–',
          },
          {
            id: 'pool',
            header: words.pool,
            cell: ({ UserPoolId: pool }) =>
              pool ? <PlaceLink href={hrefTo('/pools/:pool', { pool })}>{pool}</PlaceLink> : '–',
          },
          {
            id: 'address',
            header: words.address,
            cell: ({ SourceAddress }) => SourceAddress ?? '–',
          },
        ]}
        actions={() => <Verify />}
        empty={<Empty title={words.empty} text={words.emptyText} />}
      />
      {shown && (
        <Modal
          visible
          size="large"
          header={whatOf(shown)}
          onDismiss={() => setShown(undefined)}
          footer={
            <Box float="right">
              <Button variant="primary" onClick={() => setShown(undefined)}>
                {words.close}
              </Button>
            </Box>
          }
        >
          <CodeBox text={JSON.stringify({ ...shown, Time: isoTime(shown.Time) }, undefined, 2)} />
        </Modal>
      )}
    </>
  );
}

const whatOf = ({ Operation, Event }: AuditRecord) => Operation ?? Event;
const isoTime = (seconds: Seconds) => new Date(seconds * 1000).toISOString();

function Verify() {
  const api = useApi();
  const words = useWords(auditWords);
  const language = useLanguage();
  const [isVerifying, setVerifying] = useState(false);
  const [verified, setVerified] = useState<OperatorOutput<'VerifyAuditRecords', Seconds>>();
  const verify = async () => {
    setVerifying(true);
    try {
      setVerified(await api.operator('VerifyAuditRecords', {}));
    } catch (refusal) {
      notifyFailure(refusal);
    }
    setVerifying(false);
  };
  return (
    <>
      <Button loading={isVerifying} loadingText={words.verifying} onClick={verify}>
        {words.verify}
      </Button>
      {verified && (
        <Modal visible header={words.verify} onDismiss={() => setVerified(undefined)}>
          <SpaceBetween size="m">
            {verified.Whole ? (
              <Alert type="success">
                {fill(words.whole, {
                  records: verified.Records.toLocaleString(language),
                  chains: verified.Chains,
                  unchained: verified.Unchained,
                })}
              </Alert>
            ) : (
              <Alert type="error" header={words.notWhole}>
                {fill(words.holes, {
                  count: verified.Holes.length,
                  first: Object.values(verified.Holes[0]!).join(', '),
                })}
              </Alert>
            )}
          </SpaceBetween>
        </Modal>
      )}
    </>
  );
}
