import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import * as sdk from '@aws-sdk/client-cognito-identity-provider';
import { model } from '#contract/model.ts';
import {
  type App,
  type AppSettings,
  AuthenticatorApp,
  beginPassword,
  createApp,
  createUser,
  signIn,
} from '../support/app.ts';
import { startProduction } from '../support/production.ts';
import { onEveryStore, type Start } from '../support/servers.ts';

const OPERATIONS = ['AssociateSoftwareToken', 'VerifySoftwareToken'] as const;
type OperationName = (typeof OPERATIONS)[number];
type ErrorName = (typeof model.operations)[OperationName]['errors'][number];

/** Makes the request that is refused, of a server of its own. */
type Occasion = (start: Start, t: TestContext) => Promise<unknown>;

async function newApp(start: Start, t: TestContext, settings: AppSettings = {}): Promise<App> {
  const app = await createApp(await start(t), { mfa: 'OPTIONAL', ...settings });
  await createUser(app, 'alice');
  // The SDK tries again what may pass.
  return { ...app, cognito: app.poolhouse.client({ maxAttempts: 1 }) };
}

/** alice's access token, and a pending secret of hers. */
async function associated(app: App) {
  const { AccessToken } = await signIn(app, 'alice');
  const { SecretCode } = await app.cognito.associateSoftwareToken({ AccessToken });
  return { AccessToken, phone: new AuthenticatorApp(SecretCode!, app.poolhouse.clock) };
}

const associate = ({ cognito }: App, by: sdk.AssociateSoftwareTokenCommandInput) =>
  cognito.associateSoftwareToken(by);
const verify = ({ cognito }: App, by: sdk.AssociateSoftwareTokenCommandInput, code = '123456') =>
  cognito.verifySoftwareToken({ ...by, UserCode: code });

/** Turns TOTP off, with MFA as a whole. */
const turnOff = ({ cognito, poolId }: App) => cognito.setUserPoolMfaConfig({ UserPoolId: poolId });

/** A session of MFA_SETUP whose pool is deleted. */
async function sessionOfNoPool(app: App) {
  const { Session } = await beginPassword(app, 'alice');
  await app.cognito.deleteUserPool({ UserPoolId: app.poolId });
  return { Session };
}

/** MFA is required, and no factor is there: as an archive could say. */
async function withoutFactors({ poolhouse, cognito, poolId }: App): Promise<void> {
  await poolhouse.server.store.transaction(async (tx) => {
    const pool = await tx.pools.find(poolId);
    await tx.pools.update({ ...pool!, mfa: { MfaConfiguration: 'ON' } });
  });
  // The server looks at the pool anew once it has changed it.
  const { UserPool } = await cognito.describeUserPool({ UserPoolId: poolId });
  await cognito.tagResource({ ResourceArn: UserPool!.Arn, Tags: { seen: 'yes' } });
}

/** Nothing can be read of authenticators any more. */
function breakStore(t: TestContext, { poolhouse }: App): void {
  t.mock.method(poolhouse.server.store.softwareTokens, 'find', async () => {
    throw new Error('the disk is gone');
  });
}

/** Lets two requests see the same of a user's authenticators before either goes on. */
function meet(t: TestContext, { poolhouse }: App) {
  const { softwareTokens } = poolhouse.server.store;
  const find = softwareTokens.find.bind(softwareTokens);
  const both = Promise.withResolvers<void>();
  let met = 0;
  return t.mock.method(softwareTokens, 'find', async (poolId: string, userId: string) => {
    const found = await find(poolId, userId);
    if (++met === 2) both.resolve();
    await both.promise;
    return found;
  }).mock;
}

const OCCASIONS: Readonly<Record<OperationName, { readonly [E in ErrorName]?: Occasion }>> = {
  AssociateSoftwareToken: {
    ConcurrentModificationException: async (start, t) => {
      const app = await newApp(start, t);
      const { AccessToken } = await signIn(app, 'alice');
      meet(t, app);
      return Promise.all([associate(app, { AccessToken }), associate(app, { AccessToken })]);
    },
    InternalErrorException: async (start, t) => {
      const app = await newApp(start, t);
      const { AccessToken } = await signIn(app, 'alice');
      breakStore(t, app);
      return associate(app, { AccessToken });
    },
    InvalidParameterException: async (start, t) => associate(await newApp(start, t), {}),
    NotAuthorizedException: async (start, t) =>
      associate(await newApp(start, t), { AccessToken: 'none' }),
    ResourceNotFoundException: async (start, t) => {
      const app = await newApp(start, t, { mfa: 'ON' });
      return associate(app, await sessionOfNoPool(app));
    },
    SoftwareTokenMFANotFoundException: async (start, t) => {
      const app = await newApp(start, t);
      const { AccessToken } = await signIn(app, 'alice');
      await turnOff(app);
      return associate(app, { AccessToken });
    },
  },
  VerifySoftwareToken: {
    EnableSoftwareTokenMFAException: async (start, t) => {
      const app = await newApp(start, t);
      const { AccessToken, phone } = await associated(app);
      return verify(app, { AccessToken }, phone.wrongCode());
    },
    InternalErrorException: async (start, t) => {
      const app = await newApp(start, t);
      const { AccessToken } = await associated(app);
      breakStore(t, app);
      return verify(app, { AccessToken });
    },
    InvalidParameterException: async (start, t) => verify(await newApp(start, t), {}),
    InvalidUserPoolConfigurationException: async (start, t) => {
      const app = await newApp(start, t);
      const { AccessToken, phone } = await associated(app);
      await withoutFactors(app);
      return verify(app, { AccessToken }, phone.code());
    },
    NotAuthorizedException: async (start, t) =>
      verify(await newApp(start, t), { AccessToken: 'none' }),
    PasswordResetRequiredException: async (start, t) => {
      const app = await newApp(start, t);
      const { AccessToken, phone } = await associated(app);
      const { cognito, poolId: UserPoolId } = app;
      const UserAttributes = [
        { Name: 'email', Value: 'alice@example.com' },
        { Name: 'email_verified', Value: 'true' },
      ];
      await cognito.adminUpdateUserAttributes({ UserPoolId, Username: 'alice', UserAttributes });
      await cognito.adminResetUserPassword({ UserPoolId, Username: 'alice' });
      return verify(app, { AccessToken }, phone.code());
    },
    ResourceNotFoundException: async (start, t) => {
      const app = await newApp(start, t, { mfa: 'ON' });
      return verify(app, await sessionOfNoPool(app));
    },
    SoftwareTokenMFANotFoundException: async (start, t) => {
      const app = await newApp(start, t);
      const { AccessToken } = await signIn(app, 'alice');
      return verify(app, { AccessToken });
    },
    TooManyRequestsException: async (start, t) => {
      const limited: Start = () => startProduction(start, t, { attemptsPerMinute: 4 });
      const app = await newApp(limited, t);
      // Asking for a secret proves nothing, and counts as well.
      const { AccessToken, phone } = await associated(app);
      for (let n = 0; n < 3; n++) {
        await assert.rejects(
          verify(app, { AccessToken }, phone.wrongCode()),
          sdk.EnableSoftwareTokenMFAException,
        );
      }
      return verify(app, { AccessToken }, phone.code());
    },
    UserNotFoundException: async (start, t) => {
      const app = await newApp(start, t);
      const { AccessToken, phone } = await associated(app);
      await app.cognito.adminDeleteUser({ UserPoolId: app.poolId, Username: 'alice' });
      return verify(app, { AccessToken }, phone.code());
    },
  },
};

const CLASSES: ReadonlyMap<string, unknown> = new Map(Object.entries(sdk));

test('every error that is documented has an occasion here, or the notes say that it never comes', () => {
  const notes = readFileSync(new URL('../../docs/fidelity.md', import.meta.url), 'utf8');
  const rows = new Map(
    [...notes.matchAll(/^\| (\w+Exception) \|([^|]*)\|([^|]*)\|$/gm)].map(([, name, ...cells]) => [
      name!,
      cells.map((cell) => cell.trim()),
    ]),
  );
  for (const [column, operation] of OPERATIONS.entries()) {
    const errors: readonly string[] = model.operations[operation].errors;
    for (const [name, cells] of rows) {
      const has = errors.includes(name);
      assert.equal(cells[column] !== '', has, `${operation} and ${name} in the notes`);
      const occasion = OCCASIONS[operation][name as ErrorName];
      const never = cells[column]?.startsWith('Never') ?? false;
      assert.equal(occasion !== undefined, has && !never, `${operation} and ${name} here`);
    }
    for (const name of errors) assert.ok(rows.has(name), `${operation} has no row for ${name}`);
  }
});

onEveryStore((start) => {
  for (const operation of OPERATIONS) {
    for (const [name, occasion] of Object.entries(OCCASIONS[operation])) {
      test(`${operation} answers ${name} in the type that clients know`, async (t) => {
        await assert.rejects(occasion(start, t), CLASSES.get(name) as new () => Error);
      });
    }
  }

  test('of two sign-ins that associate at once one goes on, and the other can try again', async (t) => {
    const app = await newApp(start, t, { mfa: 'ON' });
    const sessions = await Promise.all([beginPassword(app, 'alice'), beginPassword(app, 'alice')]);
    const meeting = meet(t, app);
    const settled = await Promise.allSettled(
      sessions.map(({ Session }) => associate(app, { Session })),
    );
    meeting.restore();
    const refused = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    assert.equal(refused.length, 1);
    assert.ok(refused[0] instanceof sdk.ConcurrentModificationException);
    const { Session } = sessions[settled.findIndex(({ status }) => status === 'rejected')]!;
    const again = await associate(app, { Session });
    const phone = new AuthenticatorApp(again.SecretCode!, app.poolhouse.clock);
    await verify(app, { Session: again.Session }, phone.code());
  });

  test('a sign-in that would have to ask for MFA_SETUP says that the pool offers no factor', async (t) => {
    const app = await newApp(start, t, { mfa: 'ON' });
    await withoutFactors(app);
    await assert.rejects(
      beginPassword(app, 'alice'),
      (error) =>
        error instanceof sdk.InvalidUserPoolConfigurationException &&
        error.message === 'The user pool has MFA turned on and offers no MFA method.',
    );
  });

  test('a client meets MFA_SETUP where the documentation speaks of SOFTWARE_TOKEN_SETUP', async (t) => {
    const app = await newApp(start, t, { mfa: 'ON' });
    const { ChallengeName, ChallengeParameters, Session } = await beginPassword(app, 'alice');
    assert.equal(ChallengeName, 'MFA_SETUP');
    assert.deepEqual(JSON.parse(ChallengeParameters!.MFAS_CAN_SETUP!), ['SOFTWARE_TOKEN_MFA']);
    const answer = (name: string) =>
      app.cognito.respondToAuthChallenge({
        ClientId: app.clientId,
        ChallengeName: name as sdk.ChallengeNameType,
        Session,
        ChallengeResponses: { USERNAME: 'alice' },
      });
    await assert.rejects(
      answer('SOFTWARE_TOKEN_SETUP'),
      (error) =>
        error instanceof sdk.InvalidParameterException &&
        /^1 validation error detected: Value 'SOFTWARE_TOKEN_SETUP' at 'challengeName' failed to satisfy constraint: Member must satisfy enum value set: \[.*\bMFA_SETUP\b/.test(
          error.message,
        ),
    );
    const first = await associate(app, { Session });
    const phone = new AuthenticatorApp(first.SecretCode!, app.poolhouse.clock);
    const verified = await verify(app, { Session: first.Session }, phone.code());
    assert.equal(verified.Status, 'SUCCESS');
  });
});
