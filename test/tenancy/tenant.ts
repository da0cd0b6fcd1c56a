/** A pool with everything in it that an operation can name, and what must never leave it. */
import { createHmac } from 'node:crypto';
import type { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { currentSession, track } from '../sessions/support.ts';
import {
  AuthenticatorApp,
  createApp,
  createUser,
  enrol,
  PASSWORD,
  signIn,
  tokensOf,
} from '../support/app.ts';
import { codeFor } from '../support/codes.ts';
import type { Poolhouse } from '../support/servers.ts';
import { SrpClient } from '../support/srp-client.ts';

export type Tenant = Awaited<ReturnType<typeof createTenant>>;

const FLOWS = [
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
] as const;

/** Tenants differ in everything but the usernames of their users. */
export async function createTenant(poolhouse: Poolhouse, label: string) {
  const app = await createApp(poolhouse, {
    mfa: 'OPTIONAL',
    pool: {
      PoolName: `pool of ${label}`,
      AliasAttributes: ['email'],
      UserPoolTier: 'PLUS',
      UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' },
      UserPoolTags: { owner: `tag of ${label}` },
    },
    client: { ClientName: `client of ${label}` },
  });
  const { cognito, poolId, clientId } = app;
  await track(app, 20);
  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId: poolId,
    ClientName: `confidential of ${label}`,
    GenerateSecret: true,
    ExplicitAuthFlows: [...FLOWS],
  });
  const confidentialId = UserPoolClient!.ClientId!;
  const secret = UserPoolClient!.ClientSecret!;
  const { ClientSecrets } = await cognito.listUserPoolClientSecrets({
    UserPoolId: poolId,
    ClientId: confidentialId,
  });
  const { UserPool } = await cognito.describeUserPool({ UserPoolId: poolId });

  const attributes = (name: string) => ({
    email: `${name}@${label}.example`,
    email_verified: 'true',
    given_name: `${name} of ${label}`,
  });
  const sub = await createUser(app, 'alice', attributes('alice'));
  const bob = await createUser(app, 'bob', attributes('bob'));
  await createUser(app, 'dave', attributes('dave'));
  const tokens = await signIn(app, 'alice');
  const bobs = await signIn(app, 'bob');
  const sessionId = await currentSession(app, tokens.AccessToken);
  const { AuthEvents } = await cognito.adminListUserAuthEvents({
    UserPoolId: poolId,
    Username: 'alice',
  });
  const eventId = AuthEvents![0]!.EventId!;
  const hash = (username: string) =>
    createHmac('sha256', secret)
      .update(username + confidentialId)
      .digest('base64');
  const confidential = await cognito.initiateAuth({
    ClientId: confidentialId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'alice', PASSWORD, SECRET_HASH: hash('alice') },
  });
  const authenticator = await enrol(app, tokens.AccessToken);
  const { email } = attributes('alice');
  await cognito.getUserAttributeVerificationCode({
    AccessToken: tokens.AccessToken,
    AttributeName: 'email',
  });
  const attributeCode = codeFor(app, email);
  const { SecretCode } = await cognito.associateSoftwareToken({ AccessToken: bobs.AccessToken });
  const pending = new AuthenticatorApp(SecretCode!, poolhouse.clock);

  await cognito.adminCreateUser({
    UserPoolId: poolId,
    Username: 'carol',
    TemporaryPassword: `Temporary-${label}-1`,
    MessageAction: 'SUPPRESS',
    UserAttributes: Object.entries(attributes('carol')).map(([Name, Value]) => ({ Name, Value })),
  });

  const groupName = `staff@${label}.example`;
  for (const GroupName of [groupName, `guests@${label}.example`]) {
    const Description = `group of ${label}`;
    await cognito.createGroup({ UserPoolId: poolId, GroupName, Description });
  }
  for (const Username of ['alice', 'bob']) {
    await cognito.adminAddUserToGroup({ UserPoolId: poolId, GroupName: groupName, Username });
  }

  const { UserImportJob } = await cognito.createUserImportJob({
    UserPoolId: poolId,
    JobName: `import of ${label}`,
    CloudWatchLogsRoleArn: 'arn:aws:iam::123456789012:role/import',
  });

  const { ManagedLoginBranding } = await cognito.createManagedLoginBranding({
    UserPoolId: poolId,
    ClientId: clientId,
    Settings: { components: { ofTenant: { name: `style of ${label}` } } },
  });
  const { Terms } = await cognito.createTerms({
    UserPoolId: poolId,
    ClientId: clientId,
    TermsName: 'terms-of-use',
    TermsSource: 'LINK',
    Enforcement: 'NONE',
    Links: { 'cognito:default': `https://terms@${label}.example/` },
  });

  const domain = `site-${poolId.split('_')[1]!.toLowerCase()}`;
  await cognito.createUserPoolDomain({ UserPoolId: poolId, Domain: domain });
  const resourceServer = `https://api@${label}.example`;
  await cognito.createResourceServer({
    UserPoolId: poolId,
    Identifier: resourceServer,
    Name: `API of ${label}`,
  });

  return {
    label,
    app,
    domain,
    resourceServer,
    poolId,
    arn: UserPool!.Arn!,
    clientId,
    confidentialId,
    secret,
    secretId: ClientSecrets![0]!.ClientSecretId!,
    sub,
    email,
    /** Sent to alice for the address she has. */
    attributeCode,
    /** A group of two; the pool has another, of nobody. */
    groupName,
    jobId: UserImportJob!.JobId!,
    brandingId: ManagedLoginBranding!.ManagedLoginBrandingId!,
    termsId: Terms!.TermsId!,
    tokens,
    /** Of the same user, through the confidential client. */
    confidentialTokens: tokensOf(confidential),
    authenticator,
    sessionId,
    eventId,
    pending,
    hash,
    /** What no answer to a request that also speaks for the other tenant may hold. */
    marks: [
      `of ${label}`,
      `@${label}.example`,
      sub,
      bob,
      secret,
      poolId,
      clientId,
      confidentialId,
      UserImportJob!.JobId!,
      ManagedLoginBranding!.ManagedLoginBrandingId!,
      Terms!.TermsId!,
      tokens.AccessToken,
      tokens.RefreshToken,
      sessionId,
      eventId,
      authenticator.secret.toString('hex'),
    ],
  };
}

/** New sign-ins of the tenant's users, each at another challenge. */
export async function challengesOf({ app, label }: Tenant) {
  const { cognito, clientId, poolId, poolhouse } = app;
  const begin = (username: string, password: string) =>
    cognito.initiateAuth({
      ClientId: clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: `${username}@${label}.example`, PASSWORD: password },
    });
  const enrolled = async (session: string | undefined) => {
    const { SecretCode, Session } = await cognito.associateSoftwareToken({ Session: session });
    const UserCode = new AuthenticatorApp(SecretCode!, poolhouse.clock).code();
    return cognito.verifySoftwareToken({ Session, UserCode });
  };
  const mfa = await begin('alice', PASSWORD);
  const newPassword = await begin('carol', `Temporary-${label}-1`);
  await setMfa(cognito, poolId, 'ON');
  const setup = await begin('bob', PASSWORD);
  const verified = await enrolled((await begin('dave', PASSWORD)).Session);
  await setMfa(cognito, poolId, 'OPTIONAL');

  const client = new SrpClient(poolId);
  const asked = await cognito.initiateAuth({
    ClientId: clientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: `alice@${label}.example`, SRP_A: await client.a() },
  });
  const srp = await client.answer(asked.ChallengeParameters!, PASSWORD, poolhouse.clock.now());
  return {
    mfa: mfa.Session!,
    newPassword: newPassword.Session!,
    setup: setup.Session!,
    /** MFA_SETUP again, with the authenticator proven: worth tokens. */
    verified: verified.Session!,
    srp,
  };
}

function setMfa(cognito: CognitoIdentityProvider, UserPoolId: string, mode: 'ON' | 'OPTIONAL') {
  return cognito.setUserPoolMfaConfig({
    UserPoolId,
    MfaConfiguration: mode,
    SoftwareTokenMfaConfiguration: { Enabled: true },
  });
}

/** All that can be seen of a tenant, as text: equal texts, equal tenants. */
export async function snapshot({
  app,
  arn,
  confidentialId,
  clientId,
  groupName,
}: Tenant): Promise<string> {
  const { cognito, poolId } = app;
  const UserPoolId = poolId;
  const { Users = [] } = await cognito.listUsers({ UserPoolId });
  const seen = await Promise.all([
    cognito.describeUserPool({ UserPoolId }),
    cognito.getUserPoolMfaConfig({ UserPoolId }),
    cognito.getUserPoolSessionConfiguration({ UserPoolId }),
    cognito.getUserPoolClientSessionConfiguration({ UserPoolId, ClientId: clientId }),
    cognito.adminListUserSessions({ UserPoolId, Username: 'bob' }),
    cognito.listTagsForResource({ ResourceArn: arn }),
    cognito.listUserPoolClients({ UserPoolId, MaxResults: 60 }),
    cognito.describeUserPoolClient({ UserPoolId, ClientId: clientId }),
    cognito.describeUserPoolClient({ UserPoolId, ClientId: confidentialId }),
    cognito.listUserPoolClientSecrets({ UserPoolId, ClientId: confidentialId }),
    cognito.describeManagedLoginBrandingByClient({ UserPoolId, ClientId: clientId }),
    cognito.getUICustomization({ UserPoolId, ClientId: clientId }),
    cognito.listTerms({ UserPoolId }),
    cognito.listGroups({ UserPoolId }),
    cognito.listUsersInGroup({ UserPoolId, GroupName: groupName }),
    ...Users.map(({ Username }) => cognito.adminGetUser({ UserPoolId, Username })),
    ...Users.map(({ Username }) => cognito.adminGetUserAuthFactors({ UserPoolId, Username })),
  ]);
  return JSON.stringify([Users, ...seen.map(({ $metadata, ...answer }) => answer)]);
}
