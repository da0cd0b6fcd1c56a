import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { LogConfigurationType } from '@aws-sdk/client-cognito-identity-provider';
import { systemClock } from '#platform/clock.ts';
import { Ids } from '#platform/ids.ts';
import { createLog } from '#platform/log.ts';
import { LogDestinations } from '#platform/log-destinations.ts';
import { Meters } from '#platform/meters.ts';
import { systemRandom } from '#platform/random.ts';
import { createApp, createUser, PASSWORD } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';

const GROUP = 'arn:aws:logs:us-east-1:123456789012:log-group:pool';
const BUCKET = 'arn:aws:s3:::activity';

const ACTIVITY: LogConfigurationType = {
  EventSource: 'userAuthEvents',
  LogLevel: 'INFO',
  S3Configuration: { BucketArn: BUCKET },
};
const NOTIFICATIONS: LogConfigurationType = {
  EventSource: 'userNotification',
  LogLevel: 'ERROR',
  CloudWatchLogsConfiguration: { LogGroupArn: GROUP },
};

const PLUS = {
  UserPoolTier: 'PLUS',
  UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' },
} as const;

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'poolhouse-logs-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Takes records by HTTP, and answers with the statuses of `answers` first. */
async function collector(t: TestContext, answers: number[] = []) {
  const requests: { authorization: string | undefined; lines: string[] }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    const status = answers.shift() ?? 204;
    if (status === 204) {
      const { authorization } = request.headers;
      requests.push({ authorization, lines: body.trimEnd().split('\n') });
    }
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, requests };
}

onEveryStore((start) => {
  test('what happens at accounts is delivered to where the pool says', async (t) => {
    const file = join(folderOf(t), 'activity');
    const poolhouse = await start(t, {}, { logDestinations: new Map([[BUCKET, { file }]]) });
    const app = await createApp(poolhouse, { pool: PLUS });
    const { cognito, poolId, clientId } = app;
    const sub = await createUser(app, 'ann');
    const begin = (USERNAME: string, password: string) =>
      cognito.initiateAuth({
        ClientId: clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME, PASSWORD: password },
      });
    await begin('ann', PASSWORD); // before anything is configured
    await cognito.setLogDeliveryConfiguration({
      UserPoolId: poolId,
      LogConfigurations: [ACTIVITY],
    });
    const { LogDeliveryConfiguration: shown } = await cognito.getLogDeliveryConfiguration({
      UserPoolId: poolId,
    });
    assert.deepEqual(shown, { UserPoolId: poolId, LogConfigurations: [ACTIVITY] });
    await assert.rejects(begin('ann', 'Wrong-horse-7'));
    await assert.rejects(begin('nobody', PASSWORD));
    await begin('ann', PASSWORD);
    await poolhouse.stop(); // what waits goes with it

    const records = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      records.map(({ message }) => [message.userName, message.eventType, message.eventResponse]),
      [
        ['ann', 'SIGN_IN', 'Fail'],
        ['ann', 'SIGN_IN', 'Pass'],
      ],
    );
    const [, passed] = records;
    assert.deepEqual(
      { ...passed, message: { ...passed.message, eventId: '', deviceName: '' } },
      {
        eventTimestamp: String(poolhouse.clock.now()),
        eventSource: 'USER_ACTIVITY',
        logLevel: 'INFO',
        message: {
          version: '1',
          eventId: '',
          eventType: 'SIGN_IN',
          userSub: sub,
          userName: 'ann',
          userPoolId: poolId,
          clientId,
          creationDate: 'Sat Jun 01 12:00:15 UTC 2030',
          eventResponse: 'Pass',
          riskLevel: '',
          riskDecision: 'PASS',
          challenges: ['Password:Success'],
          deviceName: '',
          ipAddress: '127.0.0.1',
          compromisedCredentialDetected: 'false',
          city: '',
          country: '',
          eventFeedbackValue: '',
          eventFeedbackDate: '',
          eventFeedbackProvider: '',
          hasContextData: 'false',
        },
        logSourceId: { userPoolId: poolId },
      },
    );
  });

  test('a configuration that cannot have its effect is refused', async (t) => {
    const poolhouse = await start(
      t,
      {},
      { logDestinations: new Map([[GROUP, { file: 'unused' }]]) },
    );
    const { cognito, poolId } = await createApp(poolhouse);
    const refused = (
      LogConfigurations: LogConfigurationType[],
      message: string,
      name = 'InvalidParameterException',
    ) =>
      assert.rejects(
        cognito.setLogDeliveryConfiguration({ UserPoolId: poolId, LogConfigurations }),
        { name, message },
      );
    await refused([NOTIFICATIONS, NOTIFICATIONS], 'userNotification is configured more than once.');
    await refused(
      [{ ...NOTIFICATIONS, LogLevel: 'INFO' }],
      'The log level of userNotification must be ERROR.',
    );
    await refused(
      [{ EventSource: 'userNotification', LogLevel: 'ERROR' }],
      'userNotification must have exactly one destination.',
    );
    await refused(
      [{ ...NOTIFICATIONS, S3Configuration: { BucketArn: BUCKET } }],
      'userNotification must have exactly one destination.',
    );
    await refused(
      [
        {
          EventSource: 'userNotification',
          LogLevel: 'ERROR',
          S3Configuration: { BucketArn: BUCKET },
        },
      ],
      'userNotification cannot be delivered by S3Configuration.',
    );
    await refused(
      [ACTIVITY],
      'User activity logs are not available in the ESSENTIALS pricing tier configured.',
      'FeatureUnavailableInTierException',
    );
    await refused(
      [
        {
          ...NOTIFICATIONS,
          CloudWatchLogsConfiguration: { LogGroupArn: `${GROUP}-other` },
        },
      ],
      `This server has no destination ${GROUP}-other: logDestinations names them.`,
    );
    await cognito.setLogDeliveryConfiguration({
      UserPoolId: poolId,
      LogConfigurations: [NOTIFICATIONS],
    });
    await cognito.setLogDeliveryConfiguration({ UserPoolId: poolId, LogConfigurations: [] });
    const { LogDeliveryConfiguration: shown } = await cognito.getLogDeliveryConfiguration({
      UserPoolId: poolId,
    });
    assert.deepEqual(shown, { UserPoolId: poolId, LogConfigurations: [] });
    await assert.rejects(cognito.getLogDeliveryConfiguration({ UserPoolId: 'us-east-1_Nobody' }), {
      name: 'ResourceNotFoundException',
    });
  });
});

const parts = {
  clock: systemClock,
  ids: new Ids(systemRandom),
  meters: new Meters(),
  putObject: () => Promise.reject(new Error('there is no bucket')),
};

test('a destination that fails gets the same records again, in order and with its secret', async (t) => {
  const { url, requests } = await collector(t, [503, 500]);
  const said: string[] = [];
  const log = createLog({ level: 'info', destination: { write: (line) => void said.push(line) } });
  const secret = 'a-secret-of-the-collector';
  const destinations = new LogDestinations({
    ...parts,
    destinations: new Map([['*', { url, secret }]]),
    log,
  });
  for (let n = 0; n < 700; n++) destinations.write('any', String(n));
  await destinations.close();
  await destinations.close();
  await destinations.close();
  assert.deepEqual(
    requests.flatMap(({ lines }) => lines),
    Array.from({ length: 700 }, (_, n) => String(n)),
  );
  assert.deepEqual(
    requests.map(({ authorization }) => authorization),
    [`Bearer ${secret}`, `Bearer ${secret}`],
  );
  await log.flush();
  assert.ok(said.some((line) => line.includes('log of a pool not delivered')));
  assert.ok(said.every((line) => !line.includes(secret)));
});

test('of what a dead destination cannot take, the newest records are kept', async (t) => {
  const { url, requests } = await collector(t);
  const log = createLog({ level: 'silent' });
  const destinations = new LogDestinations({
    ...parts,
    destinations: new Map([['*', { url }]]),
    log,
  });
  for (let n = 0; n < 12_000; n++) destinations.write('any', String(n));
  await destinations.close();
  const lines = requests.flatMap((each) => each.lines);
  assert.deepEqual([lines.length, lines[0], lines.at(-1)], [10_000, '2000', '11999']);
});
