import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp, createUser, signIn } from '../support/app.ts';
import { startProduction } from '../support/production.ts';
import { onEveryStore } from '../support/servers.ts';
import { operator, refusedBy } from './operator-client.ts';

interface Count {
  readonly Labels: readonly string[];
  readonly Total: number;
  readonly PerMinute?: number;
}

onEveryStore((start) => {
  test('health names what is not well, and the metrics count what was done', async (t) => {
    const server = await startProduction(start, t);
    const app = await createApp(server);
    await createUser(app, 'alice');
    await signIn(app, 'alice');
    const health = await operator(server, 'DescribeHealth');
    assert.equal(health.Ready, true);
    const status = (name: string, checks: { Name: string; Status: string }[]) =>
      checks.find(({ Name }) => Name === name)?.Status;
    assert.equal(status('Ready', health.Checks), 'OK');
    // No test has a mail server unless it says so.
    assert.equal(status('Senders', health.Checks), 'WARNING');
    const first = await operator(server, 'DescribeMetrics');
    const ok = ({ Requests }: { Requests: readonly Count[] }) =>
      Requests.find(({ Labels }) => Labels[0] === 'ok')!;
    assert.equal(ok(first).PerMinute, undefined);
    assert.deepEqual(first.SignIns, [{ Labels: ['PASSWORD', 'none'], Total: 1 }]);
    assert.ok(first.RequestTime.Count > 0);
    assert.ok(first.RequestTime.P99Microseconds >= first.RequestTime.MedianMicroseconds);
    const second = await operator(server, 'DescribeMetrics');
    assert.ok(ok(second).Total > ok(first).Total);
    assert.ok(ok(second).PerMinute! > 0);

    server.server.withdraw();
    const { Ready, Checks } = await operator(server, 'DescribeHealth');
    assert.deepEqual([Ready, status('Ready', Checks)], [false, 'FAILED']);
  });

  test('the last calls of the functions of a pool are told, without what was in them', async (t) => {
    const triggers = new Map([
      ['answers', { module: 'data:text/javascript,export const handler = (event) => event;' }],
      [
        'throws',
        {
          module:
            'data:text/javascript,export const handler = ({ userName }) => { throw new Error(userName); };',
        },
      ],
    ]);
    const server = await startProduction(start, t, { triggers });
    const arn = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
    const app = await createApp(server);
    const UserPoolId = app.poolId;
    const setTo = (name: string) =>
      app.cognito.updateUserPool({ UserPoolId, LambdaConfig: { PreSignUp: arn(name) } });
    await setTo('answers');
    await createUser(app, 'alice');
    await setTo('throws');
    await assert.rejects(createUser(app, 'bob'));
    const { TriggerCalls } = await operator(server, 'ListTriggerCalls', { UserPoolId });
    assert.deepEqual(
      TriggerCalls.map((call: Record<string, unknown>) => [
        call['Trigger'],
        call['FunctionName'],
        call['Outcome'],
      ]),
      [
        ['PreSignUp', 'throws', 'THREW'],
        ['PreSignUp', 'answers', 'ANSWERED'],
      ],
    );
    assert.doesNotMatch(JSON.stringify(TriggerCalls), /bob/);
    assert.equal(
      await refusedBy(server, 'ListTriggerCalls', { UserPoolId: 'us-east-1_Another00' }),
      'ResourceNotFoundException',
    );
  });
});
