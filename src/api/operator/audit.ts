/** The records of what was done and refused. */
import type { OperatorValue } from '#contract/operator-types.ts';
import { actorName, outcomeOf } from '#domain/audit/entries.ts';
import type { FoundRecord } from '#domain/operators/audit-trail.ts';
import { decodeToken, encodeToken } from '../pagination.ts';
import type { OperatorOperation } from './operation.ts';

const USUAL_PAGE = 50;

export const listAuditRecords: OperatorOperation<'ListAuditRecords'> = async (
  input,
  { auditTrail },
) => {
  const { Order = 'NEWEST_FIRST', MaxResults = USUAL_PAGE, Outcome } = input;
  const query = {
    range: {
      since: input.Since?.getTime() ?? 0,
      until: input.Until?.getTime() ?? Number.MAX_SAFE_INTEGER,
      pool: input.UserPoolId,
    },
    filter: {
      user: input.User,
      who: input.Who,
      operation: input.Operation,
      outcome: Outcome && OUTCOMES[Outcome],
    },
    order: Order === 'NEWEST_FIRST' ? 'newest first' : 'oldest first',
  } as const;
  const page = { limit: MaxResults, after: decodeToken(input.NextToken) };
  const { items, next } = await auditTrail.find(query, page);
  return { AuditRecords: items.map(shown), NextToken: encodeToken(next) };
};

const OUTCOMES = { ALLOWED: 'allowed', REFUSED: 'refused', FAILED: 'failed' } as const;

export const verifyAuditRecords: OperatorOperation<'VerifyAuditRecords'> = async (
  { Heads = [] },
  { auditTrail },
) => {
  const remembered = Heads.map(({ ChainId, Number: number, Code }) => ({
    chain: ChainId,
    number,
    mac: Code,
  }));
  const { chains, records, unchained, holes, heads } = await auditTrail.verify(remembered);
  return {
    Whole: holes.length === 0,
    Records: records,
    Chains: chains,
    Unchained: unchained,
    Holes: holes.map(({ kind, chain, number, id }) => ({
      Kind: kind,
      ChainId: chain,
      Number: number,
      RecordId: id,
    })),
    Heads: heads.map(({ chain, number, mac }) => ({ ChainId: chain, Number: number, Code: mac })),
  };
};

function shown({ record, entry }: FoundRecord): OperatorValue<'AuditRecordSummary'> {
  const { event, operation, who, claimedKey, address, requestId, poolId, userId, username } = entry;
  const { given, error, reason, region, clientId, provider, jobId, factor, medium } = entry;
  const { purpose, counts, digest, count, node, version } = entry;
  const facts = {
    ...{ error, reason, region, clientId, provider, jobId, factor, medium, purpose },
    ...{ counts, digest, node, version, count: count?.toString() },
    // Whoever is named by it has not proven to be it.
    claimedKey,
    chain: record.chainId,
    number: record.number?.toString(),
  };
  return {
    RecordId: record.id,
    Time: new Date(record.recordedAt),
    Event: event,
    Operation: operation,
    Outcome: outcomeOf(entry).toUpperCase() as OperatorValue<'AuditResult'>,
    Who: who && actorName(who),
    AccessKeyId: who && 'accessKeyId' in who ? who.accessKeyId : undefined,
    SourceAddress: address,
    RequestId: requestId,
    UserPoolId: poolId,
    UserId: userId,
    Username: username,
    Given: given,
    Facts: Object.fromEntries(
      Object.entries(facts).filter((fact): fact is [string, string] => fact[1] !== undefined),
    ),
  };
}
