import assert from 'node:assert/strict';
import { createHmac, createPrivateKey } from 'node:crypto';
import { describe, test } from 'node:test';
import { SECRET_SIZE } from '#domain/factors/totp.ts';
import { fromHandCopied } from '#platform/crockford.ts';
import { createLog } from '#platform/log.ts';
import { type Random, systemRandom } from '#platform/random.ts';
import { ask as askForCodes } from '../recovery-codes/support.ts';
import {
  AuthenticatorApp,
  answerTotp,
  beginPassword,
  createApp,
  createUser,
  enrol,
  PASSWORD,
  signIn,
  tokensOf,
} from '../support/app.ts';
import { send } from '../support/call.ts';
import type { Poolhouse } from '../support/servers.ts';
import { SrpClient } from '../support/srp-client.ts';
import { TraceCollector } from '../support/trace-collector.ts';
import { STORES } from './dumps.ts';
import { Secrets } from './traces.ts';

/** A busy hour in the life of a server: everything secret that came up, for later search. */
async function liveThrough(poolhouse: Poolhouse, breakDown: (broken: boolean) => void) {
  const secrets = new Secrets();
  const refusals: string[] = [];
  const refused = async (request: Promise<unknown>) => {
    await request.then(
      () => assert.fail('this should have been refused'),
      (error: Error) => refusals.push(`${error.name}: ${error.message}`),
    );
  };
  const { url, clock, server } = poolhouse;
  const app = await createApp(poolhouse, {
    mfa: 'OPTIONAL',
    pool: {
      UserPoolTags: { 'poolhouse:recovery-codes': 'enabled' },
      AutoVerifiedAttributes: ['email'],
      Policies: {
        PasswordPolicy: { MinimumLength: 8, RequireUppercase: true, PasswordHistorySize: 3 },
      },
    },
  });
  const { cognito, poolId, clientId } = app;
  let tokenCount = 0;
  const tokensSeen = (tokens: { [name: string]: unknown } | undefined) => {
    for (const name of ['AccessToken', 'IdToken', 'RefreshToken']) {
      const token = tokens?.[name];
      if (typeof token !== 'string') continue;
      secrets.add(`${name} ${++tokenCount}`, token);
      secrets.add(`the signature or tag of ${name} ${tokenCount}`, token.split('.').at(-1)!);
    }
  };
  const sessionSeen = (session: string | undefined) => {
    secrets.add(`session ${++tokenCount}`, session!);
    secrets.add(`session ${tokenCount}, decoded`, Buffer.from(session!, 'base64'));
  };

  // Clients with secrets, made, added and refused.
  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId: poolId,
    ClientName: 'confidential',
    GenerateSecret: true,
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  const { ClientId: confidentialId, ClientSecret: secret } = UserPoolClient!;
  const chosen = 'Chosen_client_secret_0123456789';
  const added = await cognito.addUserPoolClientSecret({
    UserPoolId: poolId,
    ClientId: confidentialId,
    ClientSecret: chosen,
  });
  assert.ok(added);
  secrets.add('client secret', secret!);
  secrets.add('added client secret', chosen);
  secrets.add('a wrong client secret', 'wrongwrongwrongwrongwrong');

  // Users, by every way a password is set.
  secrets.add('password', PASSWORD);
  const sub = await createUser(app, 'alice', { email: 'alice@example.com' });
  await createUser(app, 'bob');
  const invitation = 'Invited-with-this-1';
  secrets.add('temporary password', invitation);
  await cognito.adminCreateUser({
    UserPoolId: poolId,
    Username: 'carol',
    TemporaryPassword: invitation,
    DesiredDeliveryMediums: ['EMAIL'],
    UserAttributes: [{ Name: 'email', Value: 'carol@example.com' }],
  });
  const asked = await beginPassword(app, 'carol', invitation);
  sessionSeen(asked.Session);
  const weak = 'too-weak-a-password';
  const chosenPassword = 'Chosen-by-carol-1';
  secrets.add('weak password', weak);
  secrets.add('chosen password', chosenPassword);
  const choose = (NEW_PASSWORD: string) =>
    cognito.respondToAuthChallenge({
      ClientId: clientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session: asked.Session,
      ChallengeResponses: { USERNAME: 'carol', NEW_PASSWORD },
    });
  await refused(choose(weak));
  tokensSeen(tokensOf(await choose(chosenPassword)));
  const set = { UserPoolId: poolId, Username: 'carol', Permanent: true };
  await refused(cognito.adminSetUserPassword({ ...set, Password: weak }));
  await refused(cognito.adminSetUserPassword({ ...set, Password: chosenPassword }));

  // Sign-up, recovery and change: codes sent, right and wrong, and the passwords they set.
  const dave = { ClientId: clientId, Username: 'dave' };
  const signedUp = 'Signed-up-with-this-1';
  const recovered = 'Recovered-with-this-1';
  const changed = 'Changed-into-this-1';
  secrets.add('password of a sign-up', signedUp);
  secrets.add('recovered password', recovered);
  secrets.add('changed password', changed);
  const codeSent = (to: string) => {
    const { code } = poolhouse.inbox({ to })[0]!;
    secrets.addCode(`code ${++tokenCount} sent to ${to}`, code!);
    return code!;
  };
  await refused(cognito.signUp({ ...dave, Password: weak }));
  await cognito.signUp({
    ...dave,
    Password: signedUp,
    UserAttributes: [{ Name: 'email', Value: 'dave@example.com' }],
  });
  await refused(cognito.confirmSignUp({ ...dave, ConfirmationCode: 'not-the-code-sent' }));
  secrets.add('a wrong sign-up code', 'not-the-code-sent');
  await cognito.confirmSignUp({ ...dave, ConfirmationCode: codeSent('dave@example.com') });
  await cognito.forgotPassword(dave);
  const recovery = { ...dave, ConfirmationCode: codeSent('dave@example.com') };
  await refused(cognito.confirmForgotPassword({ ...recovery, Password: weak }));
  await refused(cognito.confirmForgotPassword({ ...recovery, Password: signedUp }));
  await cognito.confirmForgotPassword({ ...recovery, Password: recovered });
  const daves = tokensOf(await beginPassword(app, 'dave', recovered));
  tokensSeen(daves);
  await cognito.changePassword({
    AccessToken: daves.AccessToken,
    PreviousPassword: recovered,
    ProposedPassword: changed,
  });
  await cognito.forgotPassword(dave);
  codeSent('dave@example.com');

  // A changed address: the code sent to it, right and wrong, and one that stays unused.
  const own = { AccessToken: daves.AccessToken, AttributeName: 'email' };
  await cognito.updateUserAttributes({
    AccessToken: daves.AccessToken,
    UserAttributes: [{ Name: 'email', Value: 'dave2@example.com' }],
  });
  const notTheCode = 'not-the-code-of-an-address';
  secrets.add('a wrong code of an address', notTheCode);
  await refused(cognito.verifyUserAttribute({ ...own, Code: notTheCode }));
  await cognito.verifyUserAttribute({ ...own, Code: codeSent('dave2@example.com') });
  await cognito.getUserAttributeVerificationCode(own);
  codeSent('dave2@example.com');

  // Wrong passwords, for users who are there and who are not.
  const wrong = 'Wrong-horse-battery-9';
  secrets.add('wrong password', wrong);
  await refused(beginPassword(app, 'alice', wrong));
  await refused(beginPassword(app, 'nobody', wrong));
  const tooLong = 'Long-password-'.repeat(30);
  secrets.add('long password', tooLong);
  await refused(beginPassword(app, 'alice', tooLong));
  await refused(cognito.adminSetUserPassword({ ...set, Password: tooLong }));
  const asUsername = 'Typed-into-the-name-1';
  secrets.add('a password typed as username', asUsername);
  await refused(beginPassword(app, asUsername, 'xxxxxxxx'));

  // TOTP: enrolment, wrong, right and reused codes.
  const first = await signIn(app, 'alice');
  tokensSeen(first);
  const phone = await enrol(app, first.AccessToken);
  secrets.add('TOTP secret', phone.secret);
  const pending = await cognito.associateSoftwareToken({ AccessToken: first.AccessToken });
  secrets.add('pending TOTP secret', new AuthenticatorApp(pending.SecretCode!, clock).secret);
  const wrongCode = phone.wrongCode();
  secrets.addCode('wrong code', wrongCode);
  await refused(
    cognito.verifySoftwareToken({ AccessToken: first.AccessToken, UserCode: wrongCode }),
  );
  const challenge = await beginPassword(app, 'alice');
  sessionSeen(challenge.Session);
  await refused(answerTotp(app, challenge.Session, 'alice', wrongCode));
  secrets.addCode('code', phone.code());
  const second = tokensOf(await answerTotp(app, challenge.Session, 'alice', phone.code()));
  tokensSeen(second);
  await refused(answerTotp(app, challenge.Session, 'alice', phone.code()));
  const again = await beginPassword(app, 'alice');
  sessionSeen(again.Session);
  await refused(answerTotp(app, again.Session, 'alice', phone.code()));

  // Recovery codes: made, used, used again, and lying unused.
  clock.advance(30_000);
  const proof = phone.code();
  secrets.addCode('a code spent on recovery codes', proof);
  const { body: made } = await askForCodes(poolhouse, 'POST', first.AccessToken, proof);
  const recoveryCodes = made.codes ?? [];
  assert.equal(recoveryCodes.length, 10);
  for (const [i, each] of recoveryCodes.entries()) {
    secrets.add(`recovery code ${i}, as printed`, each);
    secrets.add(`recovery code ${i}, as typed`, each.toLowerCase().replaceAll('-', ''));
    secrets.add(`recovery code ${i}`, fromHandCopied(each, 16)!);
  }
  tokensSeen(tokensOf(await answerTotp(app, again.Session, 'alice', recoveryCodes[0]!)));
  const third = await beginPassword(app, 'alice');
  sessionSeen(third.Session);
  await refused(answerTotp(app, third.Session, 'alice', recoveryCodes[0]!));
  const misplaced = await askForCodes(poolhouse, 'POST', first.AccessToken, recoveryCodes[1]!);
  refusals.push(JSON.stringify(misplaced.body));
  await fetch(`${url}/_poolhouse/recovery-codes?code=${recoveryCodes[1]}`);

  // SRP, right and wrong.
  for (const password of [PASSWORD, wrong]) {
    const client = new SrpClient(poolId);
    const SRP_A = await client.a();
    const { ChallengeParameters } = await cognito.initiateAuth({
      ClientId: clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: 'bob', SRP_A },
    });
    const responses = await client.answer(ChallengeParameters!, password, clock.now());
    secrets.add(`SECRET_BLOCK for ${password}`, responses.PASSWORD_CLAIM_SECRET_BLOCK!);
    secrets.add(`claim signature for ${password}`, responses.PASSWORD_CLAIM_SIGNATURE!);
    const answer = cognito.respondToAuthChallenge({
      ClientId: clientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: responses,
    });
    if (password === PASSWORD) tokensSeen(tokensOf(await answer));
    else await refused(answer);
  }

  // Secret hashes and secrets in the clear.
  const SECRET_HASH = createHmac('sha256', secret!).update(`bob${confidentialId}`).digest('base64');
  secrets.add('secret hash', SECRET_HASH);
  const bob = { USERNAME: 'bob', PASSWORD };
  const confidential = { ClientId: confidentialId, AuthFlow: 'USER_PASSWORD_AUTH' } as const;
  await refused(cognito.initiateAuth({ ...confidential, AuthParameters: bob }));
  const hashed = tokensOf(
    await cognito.initiateAuth({ ...confidential, AuthParameters: { ...bob, SECRET_HASH } }),
  );
  tokensSeen(hashed);
  const { RefreshToken } = hashed;
  const exchange = { ClientId: confidentialId, RefreshToken };
  const renewed = await cognito.getTokensFromRefreshToken({ ...exchange, ClientSecret: secret });
  tokensSeen(renewed.AuthenticationResult as Record<string, unknown>);
  await refused(
    cognito.getTokensFromRefreshToken({ ...exchange, ClientSecret: 'wrongwrongwrongwrongwrong' }),
  );

  // Tokens where they do not belong, malformed bodies, secrets in places that are logged.
  await refused(cognito.getUser({ AccessToken: second.IdToken }));
  await refused(cognito.getUser({ AccessToken: `${second.AccessToken}x` }));
  await refused(cognito.revokeToken({ ClientId: clientId, Token: second.AccessToken }));
  await fetch(`${url}/${poolId}/.well-known/jwks.json?token=${second.AccessToken}`);
  await fetch(`${url}/nowhere?code=${phone.code(1)}&password=${PASSWORD}`);
  await fetch(`${url}/?password=${PASSWORD}`, { method: 'POST', body: PASSWORD });
  await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': 'AWSCognitoIdentityProviderService.InitiateAuth',
      Authorization: `Bearer ${second.AccessToken}`,
    },
    body: `{"AuthParameters": {"PASSWORD": "${PASSWORD}", `,
  });
  await send(url, 'InitiateAuth', { ClientId: clientId, AuthFlow: PASSWORD });
  await cognito.globalSignOut({ AccessToken: second.AccessToken });
  await refused(cognito.getUser({ AccessToken: second.AccessToken }));

  // A defect, with a password, a token and a code in its hands.
  breakDown(true);
  const broken = [
    await send(url, 'InitiateAuth', {
      ClientId: clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'bob', PASSWORD },
    }),
    await send(url, 'AdminSetUserPassword', { ...set, Password: 'Never-to-be-stored-1' }),
    await send(url, 'AssociateSoftwareToken', { AccessToken: hashed.AccessToken }),
  ];
  breakDown(false);
  secrets.add('a password that was not stored', 'Never-to-be-stored-1');
  for (const { status, text } of broken) {
    assert.equal(status, 500);
    refusals.push(text);
  }

  // What only the store itself can tell.
  const accessKey = {
    id: 'AKIAHYGIENE',
    secret: 'the-secret-of-an-access-key',
    name: 'ci',
    createdAt: 0,
  };
  await server.store.transaction((tx) => tx.accessKeys.insert(accessKey));
  secrets.add('access key secret', accessKey.secret);
  for (const { kid, privateKey } of await server.store.signingKeys.list(poolId)) {
    secrets.add(`private key ${kid}`, privateKey);
    const { d, p, q } = createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' }).export({
      format: 'jwk',
    });
    for (const [name, part] of Object.entries({ d, p, q })) {
      secrets.add(`${name} of private key ${kid}`, Buffer.from(part!, 'base64url'));
    }
  }
  const totpSecrets = Array.from({ length: 1000 }, () => systemRandom.bytes(SECRET_SIZE));
  await server.store.transaction(async (tx) => {
    for (const [i, each] of [...totpSecrets].entries()) {
      const userId = `user-${i}`;
      await tx.softwareTokens.associate(poolId, userId, each, undefined);
      if (i % 2) await tx.softwareTokens.activate(poolId, userId, each, 1, 'phone');
      if (i % 4 === 3) {
        const further = systemRandom.bytes(SECRET_SIZE);
        totpSecrets.push(further);
        const kept = { secret: further, lastStep: 1, createdAt: 0 };
        await tx.softwareTokens.add(poolId, userId, kept);
      }
    }
  });
  for (const [i, each] of totpSecrets.entries()) secrets.add(`TOTP secret ${i}`, each);
  const password = await server.store.users.password(poolId, sub);
  assert.ok(password && 'verifier' in password);
  secrets.add('password verifier', password.verifier);
  const carol = await cognito.adminGetUser({ UserPoolId: poolId, Username: 'carol' });
  const carolId = carol.UserAttributes!.find(({ Name }) => Name === 'sub')!.Value!;
  const history = await server.store.users.passwordHistory(poolId, carolId);
  assert.ok(history.length > 0);
  for (const old of history) {
    assert.ok('verifier' in old);
    secrets.add('old password verifier', old.verifier);
  }
  return { secrets, refusals, sub, poolId };
}

for (const { name, start, dump, newUrl } of STORES) {
  describe(name, () => {
    test('no secret reaches the log, a trace, an error message or the disk', async (t) => {
      const lines: string[] = [];
      const log = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } });
      let broken = false;
      const random: Random = {
        ...systemRandom,
        bytes(size) {
          if (broken) throw new Error('no randomness');
          return systemRandom.bytes(size);
        },
      };
      const storeUrl = await newUrl((done) => t.after(done));
      const collector = await TraceCollector.start(t);
      const masterKey = systemRandom.bytes(32);
      const poolhouse = await start(
        t,
        {},
        {
          ...{ log, random, storeUrl, masterKey },
          tracesEndpoint: collector.endpoint,
        },
      );
      const { secrets, refusals, sub, poolId } = await liveThrough(poolhouse, (now) => {
        broken = now;
      });
      secrets.add('master key', masterKey);
      await log.flush();
      const stored = await dump(storeUrl);
      await poolhouse.stop();
      const traced = Buffer.from(collector.bodies.join(''));

      assert.ok(secrets.count > 1070, `${secrets.count} secrets`);
      const logged = Buffer.from(lines.join(''));
      assert.deepEqual(secrets.foundIn(logged), []);
      assert.deepEqual(secrets.foundIn(traced), []);
      assert.deepEqual(secrets.foundIn(Buffer.from(refusals.join('\n'))), []);
      assert.deepEqual(secrets.foundIn(stored), []);

      // The search looks where things are: what may be there is found by the same means.
      assert.ok(logged.includes('"operation":"RespondToAuthChallenge"'));
      assert.ok(logged.includes('no randomness'));
      assert.ok(logged.includes(sub));
      const control = new Secrets();
      control.add('sub', sub);
      control.add('address', 'alice@example.com');
      assert.equal(control.foundIn(stored).length >= 2, true);

      // Nor who anybody is, or which pool they are of.
      for (const word of ['alice', 'carol', 'example.com']) control.addCode(word, word);
      control.add('pool', poolId);
      assert.deepEqual(control.foundIn(traced), []);
      for (const step of [
        'CognitoIdentityProvider/RespondToAuthChallenge',
        'check software-token',
      ]) {
        assert.ok(traced.includes(`"${step}"`), step);
      }
    });
  });
}

test('a secret is found in every form', () => {
  const secret = systemRandom.bytes(20);
  const secrets = new Secrets();
  secrets.add('secret', secret);
  secrets.addCode('code', '123456');
  const around = (text: string | Buffer) =>
    Buffer.concat([Buffer.from('before '), Buffer.from(text), Buffer.from(' after')]);
  for (const text of [
    secret,
    secret.toString('hex'),
    secret.toString('base64'),
    'is 123456,',
    Buffer.concat([Buffer.from('x'), secret, Buffer.from('y')]).toString('base64url'),
    Buffer.concat([Buffer.from('xy'), secret]).toString('base64'),
  ]) {
    assert.ok(secrets.foundIn(around(text)).length > 0);
  }
  assert.deepEqual(secrets.foundIn(around('9123456, 1234567, 0.123456')), []);
});
