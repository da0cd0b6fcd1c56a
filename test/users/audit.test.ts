/** What the log keeps of power over users. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp, createUser, PASSWORD, signIn } from '../support/app.ts';
import { auditLog } from '../support/audit.ts';
import { onEveryStore } from '../support/servers.ts';

onEveryStore((start) => {
  test('shutting a user out, setting its password and removing it are audited', async (t) => {
    const { log, events } = auditLog();
    const app = await createApp(await start(t, {}, { log }));
    const userId = await createUser(app, 'alice');
    const who = { UserPoolId: app.poolId, Username: 'alice' };
    const before = (await events()).length;
    await app.cognito.adminDisableUser(who);
    await app.cognito.adminEnableUser(who);
    await app.cognito.adminSetUserPassword({ ...who, Password: `${PASSWORD}8`, Permanent: true });
    await app.cognito.adminDeleteUser(who);
    const told = ['user disabled', 'user enabled', 'password set', 'user deleted'];
    assert.deepEqual(
      (await events()).slice(before),
      told.map((event) => ({ event, audit: true, userId })),
    );
  });

  test('who removes itself is audited too', async (t) => {
    const { log, events } = auditLog();
    const app = await createApp(await start(t, {}, { log }));
    const userId = await createUser(app, 'alice');
    const { AccessToken } = await signIn(app, 'alice');
    await app.cognito.deleteUser({ AccessToken });
    assert.deepEqual((await events()).at(-1), { event: 'user deleted', audit: true, userId });
  });
});
