import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp, createUser } from '../support/app.ts';
import { chainedRecords } from '../support/audit-records.ts';
import { startProduction } from '../support/production.ts';
import { onEveryStore } from '../support/servers.ts';
import { allowing, askOperator, madeKey, operator, refusedBy } from './operator-client.ts';

interface Shown {
  readonly RecordId: string;
  readonly Operation?: string;
  readonly Username?: string;
  readonly Outcome: string;
  readonly Time: number;
}

onEveryStore((start) => {
  test('records are found newest first by what they say, page by page, and verified', async (t) => {
    const server = await startProduction(start, t);
    const app = await createApp(server);
    for (const name of ['alice', 'bob', 'carol']) {
      await createUser(app, name);
      server.clock.advance(1_000);
    }
    await assert.rejects(app.cognito.adminGetUser({ UserPoolId: app.poolId, Username: 'eve' }));
    await chainedRecords(server, ({ username }) => username === 'eve');
    const find = async (input: object): Promise<readonly Shown[]> =>
      (await operator(server, 'ListAuditRecords', input)).AuditRecords;

    const made = { Operation: 'AdminCreateUser', UserPoolId: app.poolId };
    const names = async (input: object) => (await find(input)).map(({ Username }) => Username);
    assert.deepEqual(await names(made), ['carol', 'bob', 'alice']);
    assert.deepEqual(await names({ ...made, Order: 'OLDEST_FIRST' }), ['alice', 'bob', 'carol']);
    const [carol, bob] = await find(made);
    assert.deepEqual(await names({ ...made, Since: bob!.Time, Until: carol!.Time }), ['bob']);
    const failed = await find({ Outcome: 'FAILED', User: 'eve' });
    assert.deepEqual(
      failed.map(({ Operation, Outcome }) => [Operation, Outcome]),
      [['AdminGetUser', 'FAILED']],
    );
    assert.deepEqual(await find({ Who: 'somebody' }), []);

    const paged: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await operator(server, 'ListAuditRecords', {
        ...made,
        MaxResults: 1,
        NextToken,
      });
      paged.push(...page.AuditRecords.map(({ Username }: Shown) => Username));
      NextToken = page.NextToken;
    } while (NextToken);
    assert.deepEqual(paged, ['carol', 'bob', 'alice']);

    const verified = await operator(server, 'VerifyAuditRecords');
    assert.equal(verified.Whole, true);
    assert.ok(verified.Records > 4);
    const again = await operator(server, 'VerifyAuditRecords', { Heads: verified.Heads });
    assert.equal(again.Whole, true);
    const [head] = verified.Heads;
    const Heads = [{ ...head, Code: '0'.repeat(64) }];
    const holed = await operator(server, 'VerifyAuditRecords', { Heads });
    assert.deepEqual(
      [holed.Whole, holed.Holes.map(({ Kind }: { Kind: string }) => Kind)],
      [false, ['end missing']],
    );
  });

  test('who may see the records of a pool sees those of no other', async (t) => {
    const server = await startProduction(start, t);
    const { poolId: UserPoolId } = await createApp(server);
    const arn = `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${UserPoolId}`;
    const auditor = await madeKey(server, 'auditor', allowing('poolhouse:ListAuditRecords', arn));
    await operator(server, 'ListAuditRecords', { UserPoolId }, auditor);
    for (const input of [{}, { UserPoolId: 'us-east-1_Another00' }]) {
      assert.equal(
        await refusedBy(server, 'ListAuditRecords', input, auditor),
        'AccessDeniedException',
      );
    }
  });

  test('a search looks at a bounded number of records and can be gone on with', async (t) => {
    const server = await startProduction(start, t);
    const at = server.clock.now() - 1000;
    const records = Array.from({ length: 5_200 }, (_, i) => ({
      recordedAt: at,
      id: String(i).padStart(5, '0'),
      mac: Buffer.alloc(32),
      content: JSON.stringify({ event: i === 0 ? 'the oldest' : 'another' }),
      chainId: 'made-up',
      number: i + 1,
    }));
    await server.server.store.transaction((tx) => tx.audit.putChained(records));
    const input = { Operation: 'the oldest' };
    const first = await operator(server, 'ListAuditRecords', input);
    assert.deepEqual(first.AuditRecords, []);
    const { NextToken } = first;
    const second = await operator(server, 'ListAuditRecords', { ...input, NextToken });
    assert.equal(second.AuditRecords.length, 1);
    assert.equal(second.NextToken, undefined);
    for (const bad of [{ MaxResults: 201 }, { NextToken: '?' }, { Outcome: 'NONE' }]) {
      assert.equal(
        (await askOperator(server, 'ListAuditRecords', bad)).body.__type,
        'InvalidParameterException',
      );
    }
  });
});
