import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PasswordHashingAlgorithmType } from '@aws-sdk/client-cognito-identity-provider';
import {
  type App,
  answerTotp,
  beginPassword,
  enrol,
  PASSWORD,
  signIn,
  tokensOf,
} from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { SrpClient } from '../support/srp-client.ts';
import {
  BCRYPT,
  columnsOf,
  countsOf,
  createImportApp,
  csvOf,
  importFile,
  noted,
  rowOf,
} from './support.ts';

/** Of PASSWORD, by crypt(3) and by Python's hashlib. */
const SCRYPT =
  '$scrypt$ln=14,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$4nk71PFovAN2ZVPuGk+EJ4FtnQHq48PweJW2QxttHGQ';
const PBKDF2 =
  '$pbkdf2-sha256$29000$MDEyMzQ1Njc4OWFiY2RlZg$IqYctm0P88TFTSQTwJu04I7by/Gj4LU3PKxxTB8LMPw';
const DJANGO = 'pbkdf2_sha256$26000$seasalt2$6KwpyGiN3wZSAEPqMTqWYQyFddvVxOSAMfA6d9SM1Js=';
/** Of the word password, from the test vectors of the reference implementation. */
const ARGON2ID =
  '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';

const INCORRECT = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

async function importHashes(
  app: App,
  algorithm: PasswordHashingAlgorithmType,
  hashes: Readonly<Record<string, string>>,
) {
  const rows = Object.entries(hashes).map(([name, hash]) =>
    rowOf(name, { 'cognito:password_hash': hash }),
  );
  const columns = await columnsOf(app, 'cognito:password_hash');
  return importFile(app, csvOf(columns, rows), { PasswordHashingAlgorithm: algorithm });
}

async function bySrp({ cognito, clientId, poolId, poolhouse }: App, name: string) {
  const client = new SrpClient(poolId);
  const { ChallengeParameters } = await cognito.initiateAuth({
    ClientId: clientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: name, SRP_A: await client.a() },
  });
  const answer = await client.answer(ChallengeParameters!, PASSWORD, poolhouse.clock.now());
  const signed = () =>
    cognito.respondToAuthChallenge({
      ClientId: clientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: answer,
    });
  return { salt: ChallengeParameters!.SALT, signed };
}

onEveryStore((start) => {
  const server = sharedServer(start);

  /** What is kept of the user's password: a hash, or a verifier. */
  async function kindOf({ cognito, poolId }: App, Username: string) {
    const user = await cognito.adminGetUser({ UserPoolId: poolId, Username });
    const sub = user.UserAttributes!.find(({ Name }) => Name === 'sub')!.Value!;
    const kept = await server().server.store.users.password(poolId, sub);
    return kept && 'hash' in kept ? 'hash' : 'verifier';
  }

  test('users sign in with the password they had, whatever had hashed it', async () => {
    const known = [
      ['BCRYPT', BCRYPT, PASSWORD],
      ['SCRYPT', SCRYPT, PASSWORD],
      ['ARGON2ID', ARGON2ID, 'password'],
      ['PBKDF2_SHA256', PBKDF2, PASSWORD],
      ['PBKDF2_SHA256', DJANGO, PASSWORD],
    ] as const;
    for (const [algorithm, hash, password] of known) {
      const app = await createImportApp(server());
      const job = await importHashes(app, algorithm, { alice: hash });
      assert.deepEqual([...countsOf(job), job.PasswordHashingAlgorithm], [1, 0, 0, algorithm]);
      const user = await app.cognito.adminGetUser({ UserPoolId: app.poolId, Username: 'alice' });
      assert.equal(user.UserStatus, 'CONFIRMED');
      await assert.rejects(signIn(app, 'alice', `${password}x`), INCORRECT);
      assert.equal(await kindOf(app, 'alice'), 'hash');
      await signIn(app, 'alice', password);
      assert.equal(await kindOf(app, 'alice'), 'verifier');
      await signIn(app, 'alice', password);
      await assert.rejects(signIn(app, 'alice', `${password}x`), INCORRECT);
    }
  });

  test('an administrator’s flow proves the hash as well', async () => {
    const app = await createImportApp(server());
    await importHashes(app, 'BCRYPT', { alice: BCRYPT });
    const flow = {
      UserPoolId: app.poolId,
      ClientId: app.clientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
    } as const;
    const AuthParameters = { USERNAME: 'alice', PASSWORD };
    tokensOf(await app.cognito.adminInitiateAuth({ ...flow, AuthParameters }));
    assert.equal(await kindOf(app, 'alice'), 'verifier');
  });

  test('hashes by another algorithm, malformed ones and missing ones fail their rows', async () => {
    const app = await createImportApp(server());
    const job = await importHashes(app, 'BCRYPT', {
      alice: BCRYPT,
      bob: SCRYPT,
      carol: '',
      dave: `${BCRYPT}x`,
      erin: BCRYPT.replace('$04$', '$31$'),
      frank: PASSWORD,
    });
    assert.deepEqual(countsOf(job), [1, 0, 5]);
    const unsupported =
      'failed: cognito:password_hash is in no supported form, or costs too much to check.';
    assert.deepEqual(await noted(app, job), [
      '3 failed: cognito:password_hash is not by BCRYPT.',
      '4 failed: cognito:password_hash is missing.',
      `5 ${unsupported}`,
      `6 ${unsupported}`,
      `7 ${unsupported}`,
    ]);
  });

  test('a job that names an algorithm needs the column of hashes', async () => {
    const app = await createImportApp(server());
    const job = await importFile(app, csvOf(await columnsOf(app), [rowOf('alice')]), {
      PasswordHashingAlgorithm: 'BCRYPT',
    });
    assert.equal(job.Status, 'Failed');
    assert.match(job.CompletionMessage!, /lacks cognito:password_hash/);
  });

  test('SRP refuses an imported password until another flow has proven it', async () => {
    const app = await createImportApp(server());
    await importHashes(app, 'BCRYPT', { alice: BCRYPT });
    const early = await bySrp(app, 'alice');
    await assert.rejects(early.signed(), INCORRECT);
    await signIn(app, 'alice');
    const later = await bySrp(app, 'alice');
    tokensOf(await later.signed());
    // Nothing of what SRP shows tells when that was.
    assert.equal(early.salt, later.salt);
  });

  test('of many first sign-ins at once, on two servers, all that are right succeed', async (t) => {
    const app = await createImportApp(server());
    await importHashes(app, 'BCRYPT', { alice: BCRYPT });
    const { storeUrl } = server();
    const second = storeUrl.startsWith('postgres') ? await start(t, {}, { storeUrl }) : server();
    const apps = [app, { ...app, cognito: second.client() }];
    await Promise.all(Array.from({ length: 8 }, (_, i) => signIn(apps[i % 2]!, 'alice')));
    assert.equal(await kindOf(app, 'alice'), 'verifier');
  });

  test('a second factor may be asked after the proof of a hash', async () => {
    const app = await createImportApp(server(), { mfa: 'OPTIONAL' });
    await importHashes(app, 'BCRYPT', { alice: BCRYPT, bob: BCRYPT });
    const phone = await enrol(app, (await signIn(app, 'alice')).AccessToken);
    const { Session } = await beginPassword(app, 'alice');
    tokensOf(await answerTotp(app, Session, 'alice', phone.code()));
    await app.cognito.setUserPoolMfaConfig({
      UserPoolId: app.poolId,
      MfaConfiguration: 'ON',
      SoftwareTokenMfaConfiguration: { Enabled: true },
    });
    const asked = await beginPassword(app, 'bob');
    assert.equal(asked.ChallengeName, 'MFA_SETUP');
    assert.ok((await app.cognito.associateSoftwareToken({ Session: asked.Session })).SecretCode);
  });

  test('a proven password is changed, and the history knows an imported one', async () => {
    const app = await createImportApp(server(), {
      pool: { Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 2 } } },
    });
    const { cognito, poolId: UserPoolId, clientId: ClientId } = app;
    await importHashes(app, 'BCRYPT', { alice: BCRYPT, bob: BCRYPT });
    const used = { name: 'PasswordHistoryPolicyViolationException' };
    const setFor = (Username: string, Password: string) =>
      cognito.adminSetUserPassword({ UserPoolId, Username, Password, Permanent: true });

    const { AccessToken } = await signIn(app, 'alice');
    const change = (PreviousPassword: string, ProposedPassword: string) =>
      cognito.changePassword({ AccessToken, PreviousPassword, ProposedPassword });
    await assert.rejects(change('Wrong-horse-8', 'Another-horse-8'), INCORRECT);
    await assert.rejects(change(PASSWORD, PASSWORD), used);
    await change(PASSWORD, 'Another-horse-8');
    await assert.rejects(change('Another-horse-8', PASSWORD), used);

    // Never proven, it counts all the same.
    await assert.rejects(setFor('bob', PASSWORD), used);
    await cognito.forgotPassword({ ClientId, Username: 'bob' });
    const { code } = server().inbox({ userPoolId: UserPoolId, to: 'bob@example.com' })[0]!;
    const recovery = { ClientId, Username: 'bob', ConfirmationCode: code };
    await assert.rejects(cognito.confirmForgotPassword({ ...recovery, Password: PASSWORD }), used);
    await cognito.confirmForgotPassword({ ...recovery, Password: 'Another-horse-8' });
    await assert.rejects(signIn(app, 'bob'), INCORRECT);
    await assert.rejects(setFor('bob', PASSWORD), used);
    await setFor('bob', 'Third-horse-9');
    await setFor('bob', PASSWORD);
    await signIn(app, 'bob');
  });

  test('a token of another sign-in changes an imported password that is known', async () => {
    const app = await createImportApp(server());
    await importHashes(app, 'BCRYPT', { alice: BCRYPT });
    const { AccessToken } = await signIn(app, 'alice');
    // Back to the hash, as if another file had brought it.
    const sub = (await app.cognito.getUser({ AccessToken })).UserAttributes!.find(
      ({ Name }) => Name === 'sub',
    )!.Value!;
    const { store } = server().server;
    const kept = (await store.users.password(app.poolId, sub))!;
    const { salt, temporary, setAt } = kept;
    await store.transaction((tx) =>
      tx.users.setPassword(app.poolId, sub, { salt, temporary, setAt, hash: BCRYPT }),
    );
    const change = (PreviousPassword: string) =>
      app.cognito.changePassword({
        AccessToken,
        PreviousPassword,
        ProposedPassword: 'Another-horse-8',
      });
    await assert.rejects(change('Wrong-horse-8'), INCORRECT);
    await change(PASSWORD);
    await signIn(app, 'alice', 'Another-horse-8');
  });

  test('wrong passwords lock an imported user like any other', async () => {
    const app = await createImportApp(server());
    await importHashes(app, 'BCRYPT', { alice: BCRYPT });
    for (let i = 0; i < 5; i++) await assert.rejects(signIn(app, 'alice', 'Wrong-1'), INCORRECT);
    await assert.rejects(signIn(app, 'alice'), { message: 'Password attempts exceeded' });
    server().clock.advance(2000);
    await signIn(app, 'alice');
  });

  test('where existence is hidden, imported, disabled and unknown users are refused alike', async () => {
    const app = await createImportApp(server(), {
      client: { PreventUserExistenceErrors: 'ENABLED' },
    });
    await importHashes(app, 'BCRYPT', { alice: BCRYPT, bob: BCRYPT });
    const { cognito, poolId: UserPoolId } = app;
    await cognito.adminDisableUser({ UserPoolId, Username: 'bob' });
    for (const name of ['alice', 'bob', 'nobody']) {
      await assert.rejects(signIn(app, name, 'Wrong-horse-8'), INCORRECT);
    }
    await assert.rejects(signIn(app, 'bob'), INCORRECT);
    await signIn(app, 'alice');
  });
});
