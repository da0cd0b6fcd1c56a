import assert from 'node:assert/strict';
import { test } from 'node:test';
import { begin, confirmedDevice, deviceApp } from '../devices/support.ts';
import { createUser, tokensOf } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { archiveOf, bringInto, opened } from './archives.ts';

test('a remembered device proves itself where the pool has moved to', async (t) => {
  const publicUrl = 'https://id.example.com';
  const first = await startOnSqlite(t, {}, { publicUrl, masterKey: Buffer.alloc(32, 1) });
  const second = await startOnSqlite(t, {}, { publicUrl, masterKey: Buffer.alloc(32, 2) });
  const app = await deviceApp(first);
  await createUser(app, 'alice');
  const { device, RefreshToken } = await confirmedDevice(app, 'alice');

  const archive = await opened(await archiveOf(first.server.store, app.poolId));
  await bringInto(second.server.store, archive);
  const moved = { ...app, poolhouse: second, cognito: second.client() };
  const asked = await begin(moved, 'alice', device.key);
  assert.equal(asked.ChallengeName, 'DEVICE_SRP_AUTH');
  const challenged = await device.open(moved, 'alice', asked.Session);
  tokensOf(await device.prove(moved, 'alice', challenged));

  const refreshed = await moved.cognito.initiateAuth({
    ClientId: app.clientId,
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    AuthParameters: { REFRESH_TOKEN: RefreshToken, DEVICE_KEY: device.key },
  });
  assert.ok(refreshed.AuthenticationResult?.AccessToken);
});
