/** A pool with users of every kind, and what must be true of them wherever the pool is. */
import assert from 'node:assert/strict';
import type {
  AdminGetUserCommandOutput,
  IdentityProviderType,
} from '@aws-sdk/client-cognito-identity-provider';
import { secretHash } from '#domain/clients/secret-hash.ts';
import { oidcProvider } from '../federation/configured.ts';
import {
  type App,
  answerTotp,
  beginPassword,
  createApp,
  createUser,
  enrol,
  PASSWORD,
  signIn,
  tokensOf,
} from '../support/app.ts';
import type { Poolhouse } from '../support/servers.ts';
import { SrpClient } from '../support/srp-client.ts';
import { decoded } from '../tokens/decoded.ts';

const TEMPORARY = 'Temporary-horse-7';
/** Alice's, in place of the usual one. */
const LATER = 'Later-horse-77';

const ALICE_AT_COMPANY = { ProviderName: 'Company', ProviderAttributeValue: 'A-7' };

export interface Residents {
  readonly poolId: string;
  readonly clientId: string;
  readonly confidential: { readonly id: string; readonly secret: string };
  /** The code that `guarded` signed in with last, and the one after it. */
  readonly codes: { readonly used: string; readonly next: string };
  /** As it was configured, and the subject of it that is Alice. */
  readonly provider: IdentityProviderType;
  readonly linked: string;
  readonly tokens: { readonly alice: Tokens; readonly leaver: Tokens };
  /** The last instant of the pool's first server. */
  readonly leftAt: number;
}

const identitiesOf = ({ UserAttributes }: AdminGetUserCommandOutput) =>
  UserAttributes!.find(({ Name }) => Name === 'identities')?.Value;

type Tokens = Awaited<ReturnType<typeof signIn>>;

export async function settle(poolhouse: Poolhouse): Promise<Residents> {
  const app = await createApp(poolhouse, {
    mfa: 'OPTIONAL',
    pool: {
      PoolName: 'residents',
      AliasAttributes: ['email', 'preferred_username'],
      UsernameConfiguration: { CaseSensitive: false },
      AutoVerifiedAttributes: ['email'],
      UserPoolTags: { team: 'identity' },
      Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 3 } },
      Schema: [{ Name: 'floor', AttributeDataType: 'Number', Mutable: true }],
    },
  });
  const { cognito, poolId, clientId } = app;
  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId: poolId,
    ClientName: 'confidential',
    GenerateSecret: true,
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  const named = (Username: string) => ({ UserPoolId: poolId, Username });
  await cognito.createUserPoolReplica({ UserPoolId: poolId, RegionName: 'us-west-2' });

  await createUser(app, 'Alice', {
    email: 'alice@example.com',
    email_verified: 'true',
    preferred_username: 'Queen',
    'custom:floor': '7',
    name: 'Älice, "the first"',
  });
  await cognito.adminSetUserPassword({ ...named('alice'), Password: LATER, Permanent: true });
  const { IdentityProvider } = await cognito.createIdentityProvider({
    UserPoolId: poolId,
    ...oidcProvider({ IdpIdentifiers: ['company.example'], AttributeMapping: { name: 'name' } }),
  });
  await cognito.adminLinkProviderForUser({
    UserPoolId: poolId,
    DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: 'alice' },
    SourceUser: ALICE_AT_COMPANY,
  });
  for (const [GroupName, Precedence] of [
    ['admins', 2],
    ['staff', 1],
  ] as const) {
    await cognito.createGroup({ UserPoolId: poolId, GroupName, Precedence });
    await cognito.adminAddUserToGroup({ ...named('alice'), GroupName });
  }

  await cognito.adminCreateUser({
    ...named('newcomer'),
    TemporaryPassword: TEMPORARY,
    MessageAction: 'SUPPRESS',
  });
  await cognito.signUp({
    ClientId: clientId,
    Username: 'unconfirmed',
    Password: PASSWORD,
    UserAttributes: [{ Name: 'email', Value: 'unconfirmed@example.com' }],
  });
  await createUser(app, 'reset', { email: 'reset@example.com', email_verified: 'true' });
  await cognito.adminResetUserPassword(named('reset'));
  await createUser(app, 'disabled');
  await cognito.adminDisableUser(named('disabled'));
  await createUser(app, 'leaver');
  const leaver = await signIn(app, 'leaver');
  await cognito.adminUserGlobalSignOut(named('leaver'));

  await createUser(app, 'guarded');
  const phone = await enrol(app, (await signIn(app, 'guarded')).AccessToken);
  await createUser(app, 'locked');
  const lost = await enrol(app, (await signIn(app, 'locked')).AccessToken);
  const codes = { used: phone.code(), next: phone.code(1) };
  const { Session } = await beginPassword(app, 'guarded');
  tokensOf(await answerTotp(app, Session, 'guarded', codes.used));

  const locked = await beginPassword(app, 'locked');
  for (let tries = 0; tries < 9; tries++) {
    // From the fifth on, each failure locks for a while; the last lock is left to hold.
    poolhouse.clock.advance(tries < 5 ? 0 : 1000 * 2 ** (tries - 5));
    await assert.rejects(answerTotp(app, locked.Session, 'locked', lost.wrongCode()), {
      name: 'CodeMismatchException',
    });
  }
  return {
    poolId,
    clientId,
    confidential: { id: UserPoolClient!.ClientId!, secret: UserPoolClient!.ClientSecret! },
    codes,
    provider: IdentityProvider!,
    linked: identitiesOf(await cognito.adminGetUser(named('alice')))!,
    tokens: { alice: await signIn(app, 'alice', LATER), leaver },
    leftAt: poolhouse.clock.now(),
  };
}

/** Checks all of it on a server with the pool; its clock stands where the first server's stood. */
export async function checkResidents(poolhouse: Poolhouse, residents: Residents): Promise<void> {
  const { poolId, clientId, confidential, codes, tokens } = residents;
  const cognito = poolhouse.client({ maxAttempts: 1 });
  const app: App = { poolhouse, cognito, poolId, clientId };
  const named = (Username: string) => ({ UserPoolId: poolId, Username });
  const refusal = async (username: string, password = PASSWORD) =>
    beginPassword(app, username, password).then(
      ({ ChallengeName }) => ChallengeName ?? 'signed in',
      (error: Error) => error.name,
    );

  const { UserPoolReplicas } = await cognito.listUserPoolReplicas({ UserPoolId: poolId });
  assert.deepEqual(
    UserPoolReplicas?.map(({ RegionName, Status }) => [RegionName, Status]),
    [
      ['us-east-1', 'ACTIVE'],
      ['us-west-2', 'INACTIVE'],
    ],
  );

  // Providers with their secrets, and whose their subjects are.
  const { IdentityProvider } = await cognito.getIdentityProviderByIdentifier({
    UserPoolId: poolId,
    IdpIdentifier: 'company.example',
  });
  assert.deepEqual(IdentityProvider, residents.provider);
  assert.equal(identitiesOf(await cognito.adminGetUser(named('alice'))), residents.linked);
  await assert.rejects(
    cognito.adminLinkProviderForUser({
      UserPoolId: poolId,
      DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: 'guarded' },
      SourceUser: ALICE_AT_COMPANY,
    }),
    /^InvalidParameterException: Merging is not currently supported/,
  );

  // Passwords, by every name, plain and by SRP.
  for (const name of ['alice', 'ALICE', 'alice@example.com', 'queen'])
    await signIn(app, name, LATER);
  assert.equal(await refusal('alice'), 'NotAuthorizedException');
  const srp = new SrpClient(poolId);
  const asked = await cognito.initiateAuth({
    ClientId: clientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: 'alice', SRP_A: await srp.a() },
  });
  const now = poolhouse.clock.now();
  const answered = await cognito.respondToAuthChallenge({
    ClientId: clientId,
    ChallengeName: 'PASSWORD_VERIFIER',
    Session: asked.Session,
    ChallengeResponses: await srp.answer(asked.ChallengeParameters!, LATER, now),
  });
  const { IdToken } = tokensOf(answered);

  // Profile and groups, as the tokens tell them.
  const claims = decoded(IdToken).claims;
  assert.deepEqual(
    [claims['cognito:groups'], claims['custom:floor'], claims['name']],
    [['staff', 'admins'], '7', 'Älice, "the first"'],
  );
  const kid = (token: string) => decoded(token).header['kid'];
  assert.equal(kid(IdToken), kid(tokens.alice.IdToken));

  // Every status.
  assert.deepEqual(
    [
      await refusal('newcomer', TEMPORARY),
      await refusal('unconfirmed'),
      await refusal('reset'),
      await refusal('disabled'),
      await refusal('guarded'),
    ],
    [
      'NEW_PASSWORD_REQUIRED',
      'UserNotConfirmedException',
      'PasswordResetRequiredException',
      'NotAuthorizedException',
      'SOFTWARE_TOKEN_MFA',
    ],
  );

  // The same authenticator, its used code still used, and a lock that still holds.
  const { Session } = await beginPassword(app, 'guarded');
  await assert.rejects(answerTotp(app, Session, 'guarded', codes.used), {
    name: 'ExpiredCodeException',
  });
  tokensOf(await answerTotp(app, Session, 'guarded', codes.next));
  const locked = await beginPassword(app, 'locked');
  await assert.rejects(answerTotp(app, locked.Session, 'locked', '000000'), {
    message: 'Password attempts exceeded',
  });

  // The client with its secret.
  const hash = secretHash(confidential.secret, 'alice', confidential.id);
  const parameters = { USERNAME: 'alice', PASSWORD: LATER, SECRET_HASH: hash };
  const confidentially = await cognito.initiateAuth({
    ClientId: confidential.id,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: parameters,
  });
  tokensOf(confidentially);

  // Tokens of before: those that hold, and those that were revoked.
  await cognito.getUser({ AccessToken: tokens.alice.AccessToken });
  const refreshed = await cognito.initiateAuth({
    ClientId: clientId,
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    AuthParameters: { REFRESH_TOKEN: tokens.alice.RefreshToken },
  });
  assert.ok(refreshed.AuthenticationResult?.AccessToken);
  await assert.rejects(cognito.getUser({ AccessToken: tokens.leaver.AccessToken }), {
    name: 'NotAuthorizedException',
  });

  // The password history, and the pool's own settings.
  await assert.rejects(
    cognito.changePassword({
      AccessToken: tokens.alice.AccessToken,
      PreviousPassword: LATER,
      ProposedPassword: PASSWORD,
    }),
    { name: 'PasswordHistoryPolicyViolationException' },
  );
  const { UserPool } = await cognito.describeUserPool({ UserPoolId: poolId });
  assert.deepEqual(UserPool!.UserPoolTags, { team: 'identity' });
  assert.equal(UserPool!.EstimatedNumberOfUsers, 8);
  assert.equal(UserPool!.MfaConfiguration, 'OPTIONAL');
  assert.equal((await cognito.adminGetUser(named('queen'))).Username, 'Alice');
}
