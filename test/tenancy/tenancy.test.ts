import assert from 'node:assert/strict';
import { test } from 'node:test';
import { model, structureOf } from '#contract/model.ts';
import type { OperationName } from '#contract/types.ts';
import { openDatabase } from '#store/sql/open.ts';
import { Recording } from '../store/recording.ts';
import { answerTotp, PASSWORD, tokensOf } from '../support/app.ts';
import { send } from '../support/call.ts';
import { onEveryStore, type Poolhouse, type Start } from '../support/servers.ts';
import { shared } from '../support/shared.ts';
import { inputOf } from '../tokens/inputs.ts';
import { challengesOf, createTenant, snapshot, type Tenant } from './tenant.ts';

type Challenges = Awaited<ReturnType<typeof challengesOf>>;
type Side = Tenant & { readonly challenges: Challenges };
type Values = Readonly<Record<string, unknown>>;

/** A member that names something of a tenant; a path leads into a map. */
type Identifiers = Readonly<Record<string, (side: Side) => unknown>>;

/** Identifiers by the member that carries them, whatever the operation. */
const MEMBERS: Identifiers = {
  UserPoolId: ({ poolId }) => poolId,
  ClientId: ({ clientId }) => clientId,
  Username: ({ sub }) => sub,
  GroupName: ({ groupName }) => groupName,
  JobId: ({ jobId }) => jobId,
  AccessToken: ({ tokens }) => tokens.AccessToken,
  IdToken: ({ tokens }) => tokens.IdToken,
  RefreshToken: ({ tokens }) => tokens.RefreshToken,
  Token: ({ tokens }) => tokens.RefreshToken,
  EventId: ({ eventId }) => eventId,
  SessionId: ({ sessionId }) => sessionId,
  ClientSecretId: ({ secretId }) => secretId,
  ResourceArn: ({ arn }) => arn,
  ManagedLoginBrandingId: ({ brandingId }) => brandingId,
  TermsId: ({ termsId }) => termsId,
  Domain: ({ domain }) => domain,
  Identifier: ({ resourceServer }) => resourceServer,
};

interface Case {
  /** What the operation needs besides identifiers. */
  readonly fixed?: Values;
  readonly identifiers: Identifiers;
}

const user = (name: string, mark: string) => ({
  [`${name}.USERNAME`]: ({ email }: Side) => email,
  ...(mark && { [`${name}.SECRET_HASH`]: (side: Side) => side.hash(side.email) }),
});

/** InitiateAuth and AdminInitiateAuth: each flow with the name and proof of one side. */
function flows(own: Identifiers, passwordFlow: string): Case[] {
  const confidential = { ...own, ClientId: ({ confidentialId }: Side) => confidentialId };
  return [
    {
      fixed: { AuthFlow: passwordFlow, 'AuthParameters.PASSWORD': PASSWORD },
      identifiers: { ...own, ...user('AuthParameters', '') },
    },
    {
      fixed: { AuthFlow: passwordFlow, 'AuthParameters.PASSWORD': PASSWORD },
      identifiers: { ...confidential, ...user('AuthParameters', 'hash') },
    },
    {
      fixed: { AuthFlow: 'USER_SRP_AUTH', 'AuthParameters.SRP_A': 'abcdef0123456789' },
      identifiers: { ...own, ...user('AuthParameters', '') },
    },
    {
      fixed: { AuthFlow: 'REFRESH_TOKEN_AUTH' },
      identifiers: { ...own, 'AuthParameters.REFRESH_TOKEN': ({ tokens }) => tokens.RefreshToken },
    },
    {
      fixed: { AuthFlow: 'REFRESH_TOKEN_AUTH' },
      identifiers: {
        ...confidential,
        'AuthParameters.REFRESH_TOKEN': (side) => side.confidentialTokens.RefreshToken,
        'AuthParameters.SECRET_HASH': (side) => side.hash('alice'),
      },
    },
  ];
}

/** The answers to each challenge, with a proof that is good where it belongs. */
function answers(own: Identifiers): Case[] {
  return [
    {
      fixed: { ChallengeName: 'SOFTWARE_TOKEN_MFA' },
      identifiers: {
        ...own,
        Session: ({ challenges }) => challenges.mfa,
        'ChallengeResponses.USERNAME': ({ email }) => email,
        'ChallengeResponses.SOFTWARE_TOKEN_MFA_CODE': ({ authenticator }) => authenticator.code(),
      },
    },
    {
      fixed: {
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        'ChallengeResponses.NEW_PASSWORD': 'Another-horse-8',
      },
      identifiers: {
        ...own,
        Session: ({ challenges }) => challenges.newPassword,
        'ChallengeResponses.USERNAME': ({ label }) => `carol@${label}.example`,
      },
    },
    {
      fixed: { ChallengeName: 'MFA_SETUP' },
      identifiers: {
        ...own,
        Session: ({ challenges }) => challenges.verified,
        'ChallengeResponses.USERNAME': ({ label }) => `dave@${label}.example`,
      },
    },
    {
      fixed: { ChallengeName: 'PASSWORD_VERIFIER' },
      identifiers: { ...own, ChallengeResponses: ({ challenges }) => challenges.srp },
    },
  ];
}

const byAdmin = { UserPoolId: MEMBERS.UserPoolId!, ClientId: MEMBERS.ClientId! };
const byClient = { ClientId: MEMBERS.ClientId! };
const withSecret = (member: string): Case => ({
  identifiers: {
    ClientId: ({ confidentialId }) => confidentialId,
    ClientSecret: ({ secret }) => secret,
    [member]: ({ confidentialTokens }) => confidentialTokens.RefreshToken,
  },
});

/** Operations whose identifiers the model does not tell by their names, or not all of them. */
const CASES: Partial<Record<OperationName, Case[]>> = {
  // Their names name nobody yet: any is free in a pool that does not have it.
  AdminCreateUser: [],
  CreateGroup: [],
  CreateResourceServer: [],
  InitiateAuth: flows(byClient, 'USER_PASSWORD_AUTH'),
  AdminInitiateAuth: flows(byAdmin, 'ADMIN_USER_PASSWORD_AUTH'),
  RespondToAuthChallenge: answers(byClient),
  AdminRespondToAuthChallenge: answers(byAdmin),
  RevokeToken: [modelled('RevokeToken'), withSecret('Token')],
  GetClientToken: [
    { identifiers: { ClientId: MEMBERS.ClientId!, Secret: ({ secret }) => secret } },
  ],
  GetTokensFromRefreshToken: [modelled('GetTokensFromRefreshToken'), withSecret('RefreshToken')],
  DeleteUserPoolClientSecret: [
    modelled('DeleteUserPoolClientSecret'),
    {
      identifiers: {
        UserPoolId: MEMBERS.UserPoolId!,
        ClientId: ({ confidentialId }) => confidentialId,
        ClientSecretId: MEMBERS.ClientSecretId!,
      },
    },
  ],
  VerifySoftwareToken: [
    {
      identifiers: {
        AccessToken: MEMBERS.AccessToken!,
        UserCode: ({ pending }) => pending.code(),
      },
    },
    {
      identifiers: {
        Session: ({ challenges }) => challenges.setup,
        UserCode: ({ pending }) => pending.code(),
      },
    },
  ],
  VerifyUserAttribute: [
    {
      fixed: { AttributeName: 'email' },
      identifiers: {
        AccessToken: MEMBERS.AccessToken!,
        Code: ({ attributeCode }) => attributeCode,
      },
    },
  ],
  AdminSetUserSettings: [
    {
      fixed: { MFAOptions: [] },
      identifiers: { UserPoolId: MEMBERS.UserPoolId!, Username: MEMBERS.Username! },
    },
  ],
  AdminDeleteUserAttributes: [
    {
      fixed: { UserAttributeNames: ['given_name'] },
      identifiers: { UserPoolId: MEMBERS.UserPoolId!, Username: MEMBERS.Username! },
    },
  ],
  AdminUpdateUserAttributes: [
    ...['sub', 'email'].map(
      (key): Case => ({
        fixed: { UserAttributes: [{ Name: 'given_name', Value: 'changed' }] },
        identifiers: { UserPoolId: MEMBERS.UserPoolId!, Username: (side) => side[key as 'sub'] },
      }),
    ),
  ],
};

/** A case from the model alone: every member with a name that identifies. */
function modelled(operation: OperationName): Case {
  const { members } = structureOf(model.operations[operation].input);
  const named = Object.entries(MEMBERS).filter(([member]) => member in members);
  return { identifiers: Object.fromEntries(named) };
}

/** Every choice of a side for each identifier that is not the same side for all. */
function* mixes(identifiers: readonly string[]): Generator<Record<string, 0 | 1>> {
  for (let bits = 1; bits < 2 ** identifiers.length - 1; bits++) {
    yield Object.fromEntries(identifiers.map((name, i) => [name, ((bits >> i) & 1) as 0 | 1]));
  }
}

function build(
  operation: OperationName,
  { fixed = {}, identifiers }: Case,
  value: (name: string) => unknown,
) {
  const given: Record<string, unknown> = {};
  const maps: Record<string, Record<string, unknown>> = {};
  for (const name of [...Object.keys(fixed), ...Object.keys(identifiers)]) {
    const chosen = name in fixed ? fixed[name] : value(name);
    const [member, entry] = name.split('.') as [string, string?];
    if (entry === undefined) given[member] = chosen;
    else maps[member] = { ...maps[member], [entry]: chosen };
  }
  return inputOf(operation, (member, path) =>
    path.length === 0 ? (given[member] ?? maps[member]) : undefined,
  );
}

const PROTOCOL = ['SerializationException'];

/** What a request may be answered that speaks for two tenants; a text for what is wrong. */
function complaint(
  operation: OperationName,
  sides: readonly Side[],
  input: object,
  { status, error, text }: Awaited<ReturnType<typeof send>>,
): string | undefined {
  const asked = JSON.stringify(input);
  if (status >= 500) return `${status}`;
  const known: readonly string[] = [...model.operations[operation].errors, ...PROTOCOL];
  if (error !== undefined && !known.includes(error)) return `${error}, which is not in the model`;
  const leaked = sides
    .flatMap(({ marks }) => marks)
    .find((mark) => text.includes(mark) && !asked.includes(mark));
  if (leaked !== undefined) return `leaks ${leaked}`;
  // RevokeToken answers so for a token that the client never had.
  if (error === undefined && text !== '{}') return `succeeds: ${text.slice(0, 200)}`;
  return undefined;
}

async function twoTenants(poolhouse: Poolhouse): Promise<readonly [Tenant, Tenant]> {
  return [await createTenant(poolhouse, 'red'), await createTenant(poolhouse, 'blue')];
}

/** Statements that change nothing of a pool. Refusals and looks are recorded, too. */
const UNSEEN = /^ ?(select |(insert into|update) (audit_records|audit_chains|leases) )/;

/** A server that two tenants share, and what its store was asked. */
async function startRecorded(start: Start, t: Parameters<Start>[0]) {
  let recording: Recording | undefined;
  const poolhouse = await start(t, undefined, {
    openDatabase: async (options) => {
      recording = new Recording(await openDatabase(options));
      return recording;
    },
  });
  /** Whether anything of a pool was written since this was asked before. */
  const hasWritten = () => {
    const { statements } = recording!;
    const written = [...statements].some((statement) => !UNSEEN.test(statement));
    statements.clear();
    return written;
  };
  return { poolhouse, hasWritten, tenants: await twoTenants(poolhouse) };
}

async function withChallenges(tenants: readonly Tenant[]): Promise<readonly [Side, Side]> {
  const [red, blue] = tenants as readonly [Tenant, Tenant];
  return [
    { ...red, challenges: await challengesOf(red) },
    { ...blue, challenges: await challengesOf(blue) },
  ];
}

onEveryStore((start) => {
  const recorded = shared((lifetime) => startRecorded(start, lifetime));

  test('a filter finds the users of its own pool alone', async () => {
    const { tenants } = recorded();
    const [red, blue] = tenants;
    const find = async (Filter: string) =>
      (await red.app.cognito.listUsers({ UserPoolId: red.poolId, Filter })).Users;
    assert.equal((await find('username = "alice"'))!.length, 1);
    assert.deepEqual(await find(`sub = "${blue.sub}"`), []);
    assert.deepEqual(await find(`email = "${blue.email}"`), []);
    assert.deepEqual(await find('given_name ^= "alice of blue"'), []);
    const names = (await find('username ^= "a"'))!.flatMap(({ Attributes }) => Attributes!);
    assert.ok(names.every(({ Value }) => !Value!.includes('blue')));
  });

  test('a page of one pool’s listing shows nothing of another’s', async () => {
    const { poolhouse, tenants } = recorded();
    const [red, blue] = tenants;
    const listings = [
      ['ListUsers', { Limit: 1 }, 'PaginationToken'],
      ['ListUserPoolClients', { MaxResults: 1 }, 'NextToken'],
      ['ListGroups', { Limit: 1 }, 'NextToken'],
    ] as const;
    for (const [operation, limit, member] of listings) {
      const first = await send(poolhouse.url, operation, { UserPoolId: blue.poolId, ...limit });
      const token = first.body[member];
      assert.equal(typeof token, 'string');
      const { text, status } = await send(poolhouse.url, operation, {
        UserPoolId: red.poolId,
        ...limit,
        [member]: token,
      });
      assert.ok(status < 500);
      for (const mark of blue.marks) assert.ok(!text.includes(mark), `${operation}: ${mark}`);
    }
  });

  test('no operation takes identifiers of two pools together', async () => {
    const { poolhouse, hasWritten, tenants } = recorded();
    const sides = await withChallenges(tenants);
    const look = () => Promise.all(sides.map(snapshot));
    const before = await look();
    hasWritten();
    let looks = 0;
    const compare = async (what: string) => {
      looks++;
      const after = await look();
      for (const i of [0, 1]) {
        if (after[i] !== before[i]) wrong.push(`${what} changes ${sides[i]!.label}`);
      }
    };
    const wrong: string[] = [];
    const tried = new Map<OperationName, number>();
    for (const operation of Object.keys(model.operations) as OperationName[]) {
      for (const each of CASES[operation] ?? [modelled(operation)]) {
        for (const mix of mixes(Object.keys(each.identifiers))) {
          const input = build(operation, each, (name) =>
            each.identifiers[name]!(sides[mix[name]!]!),
          );
          const answer = await send(poolhouse.url, operation, input);
          if (answer.error === 'OperationNotEnabledException') break;
          tried.set(operation, (tried.get(operation) ?? 0) + 1);
          const problem = complaint(operation, sides, input, answer);
          if (problem) wrong.push(`${operation} ${JSON.stringify(mix)} ${problem}`);
        }
      }
      // Who is refused before anything is written has changed nothing.
      if (hasWritten()) await compare(operation);
    }
    assert.ok(looks > 0, 'wrong passwords are written down');
    await compare('All of it');
    assert.deepEqual(wrong, []);
    assert.ok(tried.size >= 18, `${tried.size} operations`);

    // Nothing was spent on the way: tokens and sessions are all still good where they belong.
    for (const { app, tokens, challenges, authenticator, attributeCode } of sides) {
      assert.ok(await app.cognito.getUser({ AccessToken: tokens.AccessToken }));
      await app.cognito.verifyUserAttribute({
        AccessToken: tokens.AccessToken,
        AttributeName: 'email',
        Code: attributeCode,
      });
      await app.cognito.initiateAuth({
        ClientId: app.clientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: tokens.RefreshToken },
      });
      tokensOf(await answerTotp(app, challenges.mfa, 'alice', authenticator.code()));
      const proven = await app.cognito.respondToAuthChallenge({
        ClientId: app.clientId,
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeResponses: challenges.srp,
      });
      assert.equal(proven.ChallengeName, 'SOFTWARE_TOKEN_MFA');
      await app.cognito.respondToAuthChallenge({
        ClientId: app.clientId,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session: challenges.newPassword,
        ChallengeResponses: { USERNAME: 'carol', NEW_PASSWORD: 'Another-horse-8' },
      });
      assert.ok(
        (await app.cognito.associateSoftwareToken({ Session: challenges.setup })).SecretCode,
      );
    }
  });

  test('the cases of the test above are good where all identifiers are of one pool', async (t) => {
    const sides = await withChallenges(await twoTenants(await start(t)));
    const refused: string[] = [];
    // Of one tenant as long as no operation spends what another needs.
    const operations = [
      [
        'InitiateAuth',
        'AdminInitiateAuth',
        'RespondToAuthChallenge',
        'GetTokensFromRefreshToken',
        'AdminUpdateUserAttributes',
        'AdminDeleteUserAttributes',
        'AdminSetUserSettings',
        'VerifyUserAttribute',
        'RevokeToken',
      ],
      ['AdminRespondToAuthChallenge'],
    ] as const;
    for (const [i, ofOne] of operations.entries()) {
      const side = sides[i]!;
      for (const operation of ofOne) {
        for (const each of CASES[operation]!) {
          const input = build(operation, each, (name) => each.identifiers[name]!(side));
          const { error, message } = await send(side.app.poolhouse.url, operation, input);
          if (error) refused.push(`${operation} ${each.fixed?.ChallengeName}: ${message}`);
        }
      }
    }
    assert.deepEqual(refused, []);
  });

  test('users of one name in two pools are two users', async (t) => {
    const [red, blue] = await twoTenants(await start(t));
    const who = (side: Tenant) => ({ UserPoolId: side.poolId, Username: 'alice' });
    const before = await snapshot(blue);
    const { cognito } = red.app;
    await cognito.adminUpdateUserAttributes({
      ...who(red),
      UserAttributes: [{ Name: 'given_name', Value: 'another' }],
    });
    await cognito.adminSetUserPassword({
      ...who(red),
      Password: 'Another-horse-8',
      Permanent: true,
    });
    await cognito.adminDisableUser(who(red));
    for (let i = 0; i < 8; i++) {
      const attempt = cognito.initiateAuth({
        ClientId: red.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'bob', PASSWORD: `wrong ${i}` },
      });
      await assert.rejects(attempt, { name: 'NotAuthorizedException' });
    }
    await cognito.adminDeleteUser(who(red));
    assert.equal(await snapshot(blue), before);
    assert.ok(await cognito.getUser({ AccessToken: blue.tokens.AccessToken }));
    const { mfa } = await challengesOf(blue);
    tokensOf(await answerTotp(blue.app, mfa, 'alice', blue.authenticator.code()));
  });

  test('a challenge belongs to the client that was asked, not to another of its pool', async (t) => {
    const tenant = await createTenant(await start(t), 'red');
    const { app, authenticator } = tenant;
    const { mfa, newPassword, verified, srp } = await challengesOf(tenant);
    const { UserPoolClient } = await app.cognito.createUserPoolClient({
      UserPoolId: app.poolId,
      ClientName: 'sibling',
    });
    const answers = [
      ['SOFTWARE_TOKEN_MFA', mfa, 'alice', { SOFTWARE_TOKEN_MFA_CODE: authenticator.code() }],
      ['NEW_PASSWORD_REQUIRED', newPassword, 'carol', { NEW_PASSWORD: 'Another-horse-8' }],
      ['MFA_SETUP', verified, 'dave', {}],
      ['PASSWORD_VERIFIER', undefined, 'alice', srp],
    ] as const;
    const answer = (
      ClientId: string,
      [ChallengeName, Session, USERNAME, more]: (typeof answers)[number],
    ) =>
      app.cognito.respondToAuthChallenge({
        ClientId,
        ChallengeName,
        Session,
        ChallengeResponses: { USERNAME, ...more },
      });
    for (const each of answers) {
      const [name] = each;
      await assert.rejects(answer(UserPoolClient!.ClientId!, each), {
        name: 'NotAuthorizedException',
        message:
          name === 'PASSWORD_VERIFIER'
            ? 'Incorrect username or password.'
            : 'Invalid session for the user.',
      });
    }
    for (const each of answers) assert.ok(await answer(app.clientId, each));
  });

  test('a deleted pool takes its tokens and sessions along and no other pool’s', async (t) => {
    const poolhouse = await start(t);
    const [red, blue] = await withChallenges(await twoTenants(poolhouse));
    const { cognito } = red.app;
    await cognito.deleteUserPoolDomain({ UserPoolId: red.poolId, Domain: red.domain });
    await cognito.deleteUserPool({ UserPoolId: red.poolId });
    const gone = await send(poolhouse.url, 'GetUser', { AccessToken: red.tokens.AccessToken });
    assert.equal(gone.message, 'Invalid Access Token');
    await assert.rejects(
      answerTotp(red.app, red.challenges.mfa, 'alice', red.authenticator.code()),
      {
        name: 'ResourceNotFoundException',
      },
    );
    assert.ok(await blue.app.cognito.getUser({ AccessToken: blue.tokens.AccessToken }));
    tokensOf(await answerTotp(blue.app, blue.challenges.mfa, 'alice', blue.authenticator.code()));
  });
});
