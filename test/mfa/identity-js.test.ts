import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUser, enrol, PASSWORD, signIn } from '../support/app.ts';
import { PHONE, REACHABLE } from '../support/choice.ts';
import { codeFor, otherThan } from '../support/codes.ts';
import { authenticate, cognitoUser, step } from '../support/identity-js.ts';
import { appWithMessages } from '../support/message-factors.ts';
import { onEveryStore } from '../support/servers.ts';

onEveryStore((start) => {
  test('amazon-cognito-identity-js picks a factor, gets a code by SMS and signs in with it', async (t) => {
    const app = await appWithMessages(await start(t, { now: Date.now() }), 'OPTIONAL');
    await createUser(app, 'alice', REACHABLE);
    await enrol(app, (await signIn(app, 'alice')).AccessToken);
    await app.cognito.adminSetUserMFAPreference({
      UserPoolId: app.poolId,
      Username: 'alice',
      SMSMfaSettings: { Enabled: true },
      SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: false },
    });
    const user = cognitoUser(app, 'alice');
    assert.equal((await authenticate(user, 'alice', PASSWORD)).step, 'selectMfa');
    const picked = await step((callbacks) =>
      user.sendMFASelectionAnswer('SMS_MFA', callbacks as never),
    );
    assert.equal(picked.step, 'sms');
    const send = (code: string) =>
      step((callbacks) => user.sendMFACode(code, callbacks as never, 'SMS_MFA'));
    const code = codeFor(app, PHONE);
    await assert.rejects(send(otherThan(code)), { name: 'CodeMismatchException' });
    const done = await send(code);
    assert.ok(done.step === 'done' && done.session.isValid());
  });
});
