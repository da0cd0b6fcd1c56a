import assert from 'node:assert/strict';
import { test } from 'node:test';
import { begin, confirmedDevice, deviceApp } from '../devices/support.ts';
import { createUser } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { functionsBehind } from './functions.ts';

onEveryStore((start) => {
  const functions = functionsBehind('lambda');
  const poolhouse = sharedServer(start, {}, { triggers: functions.routes });
  const echo = (name: string) => functions.on(name, (event) => event);

  test('functions are told of a new device, and of tokens that a known one has proven', async () => {
    const app = await deviceApp(poolhouse(), {
      pool: {
        LambdaConfig: { PostAuthentication: echo('post'), PreTokenGeneration: echo('tokens') },
      },
    });
    await createUser(app, 'alice');
    const { device } = await confirmedDevice(app, 'alice');
    const opening = await device.open(
      app,
      'alice',
      (await begin(app, 'alice', device.key)).Session,
    );
    const { AuthenticationResult } = await device.prove(app, 'alice', opening);
    assert.ok(AuthenticationResult?.AccessToken);
    assert.deepEqual(
      functions.events('post').map(({ request }) => request.newDeviceUsed),
      [true, false],
    );
    assert.deepEqual(
      functions.events('tokens').map(({ triggerSource }) => triggerSource),
      ['TokenGeneration_Authentication', 'TokenGeneration_AuthenticateDevice'],
    );
  });
});
