/** What most tests need: a pool, a client, users, and an authenticator app of their own. */
import type {
  CognitoIdentityProvider,
  CreateUserPoolClientCommandInput,
  CreateUserPoolCommandInput,
  InitiateAuthCommandOutput,
  SetUserPoolMfaConfigCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { codeAt, stepAt } from '#domain/factors/totp.ts';
import { fromBase32 } from './from-base32.ts';
import type { Poolhouse } from './servers.ts';

export const PASSWORD = 'Correct-horse-7';

export interface App {
  readonly poolhouse: Poolhouse;
  readonly cognito: CognitoIdentityProvider;
  readonly poolId: string;
  readonly clientId: string;
}

export interface AppSettings {
  readonly mfa?: 'OFF' | 'OPTIONAL' | 'ON';
  readonly mfaConfig?: Partial<SetUserPoolMfaConfigCommandInput>;
  readonly pool?: Partial<CreateUserPoolCommandInput>;
  readonly client?: Partial<CreateUserPoolClientCommandInput>;
}

/** A pool with TOTP as `mfa` says, and a public client with every flow of this server on. */
export async function createApp(poolhouse: Poolhouse, settings: AppSettings = {}): Promise<App> {
  const cognito = poolhouse.client();
  const { UserPool } = await cognito.createUserPool({ PoolName: 'app', ...settings.pool });
  const poolId = UserPool!.Id!;
  const mfa = settings.mfa ?? 'OFF';
  if (mfa !== 'OFF') {
    await cognito.setUserPoolMfaConfig({
      UserPoolId: poolId,
      MfaConfiguration: mfa,
      SoftwareTokenMfaConfiguration: { Enabled: true },
      ...settings.mfaConfig,
    });
  }
  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId: poolId,
    ClientName: 'web',
    ExplicitAuthFlows: [
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
      'ALLOW_USER_SRP_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
    ],
    ...settings.client,
  });
  return { poolhouse, cognito, poolId, clientId: UserPoolClient!.ClientId! };
}

/** The same pool and client, spoken to through another node. */
export function appAt(app: App, poolhouse: Poolhouse): App {
  return { ...app, poolhouse, cognito: poolhouse.client() };
}

/** A confirmed user with the password PASSWORD; answers its `sub`. */
export async function createUser(
  { cognito, poolId }: App,
  username: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { User } = await cognito.adminCreateUser({
    UserPoolId: poolId,
    Username: username,
    MessageAction: 'SUPPRESS',
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
  });
  await cognito.adminSetUserPassword({
    UserPoolId: poolId,
    Username: User!.Username,
    Password: PASSWORD,
    Permanent: true,
  });
  return User!.Attributes!.find(({ Name }) => Name === 'sub')!.Value!;
}

/** The first request of a password sign-in. */
export function beginPassword(
  { cognito, clientId }: App,
  username: string,
  password = PASSWORD,
): Promise<InitiateAuthCommandOutput> {
  return cognito.initiateAuth({
    ClientId: clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD: password },
  });
}

/** Signs in with a password alone; throws when a challenge follows. */
export async function signIn(app: App, username: string, password = PASSWORD) {
  return tokensOf(await beginPassword(app, username, password));
}

/** The tokens of an answer; throws when it is a challenge. */
export function tokensOf(
  answer: Pick<InitiateAuthCommandOutput, 'AuthenticationResult' | 'ChallengeName'>,
) {
  const { AuthenticationResult } = answer;
  if (!AuthenticationResult)
    throw new Error(`a challenge instead of tokens: ${answer.ChallengeName}`);
  const { AccessToken, IdToken, RefreshToken } = AuthenticationResult;
  return { AccessToken: AccessToken!, IdToken: IdToken!, RefreshToken: RefreshToken! };
}

/** An authenticator app: it holds a secret and shows the code of an instant. */
export class AuthenticatorApp {
  readonly secret: Buffer;
  readonly #clock: { now(): number };

  constructor(secretCode: string, clock: { now(): number }) {
    this.secret = fromBase32(secretCode);
    this.#clock = clock;
  }

  /** The code shown now, or `steps` steps of 30 seconds later. */
  code(steps = 0): string {
    return codeAt(this.secret, stepAt(this.#clock.now()) + steps);
  }

  /** Six digits that are no code of any step near now. */
  wrongCode(): string {
    const near = [-2, -1, 0, 1, 2].map((steps) => this.code(steps));
    for (let n = 0; ; n++) {
      const text = String(n).padStart(6, '0');
      if (!near.includes(text)) return text;
    }
  }
}

/** Enrols an authenticator for a signed-in user and turns it on; moves time to the next step. */
export async function enrol(app: App, accessToken: string): Promise<AuthenticatorApp> {
  const { cognito, poolhouse } = app;
  const { SecretCode } = await cognito.associateSoftwareToken({ AccessToken: accessToken });
  const authenticator = new AuthenticatorApp(SecretCode!, poolhouse.clock);
  await cognito.verifySoftwareToken({ AccessToken: accessToken, UserCode: authenticator.code() });
  await cognito.setUserMFAPreference({
    AccessToken: accessToken,
    SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
  });
  poolhouse.clock.advance(30_000);
  return authenticator;
}

/** Makes a user who signs in with an authenticator from now on. */
export async function createEnrolled(
  app: App,
  username: string,
  attributes?: Parameters<typeof createUser>[2],
): Promise<AuthenticatorApp> {
  await createUser(app, username, attributes);
  const { AccessToken } = await signIn(app, username);
  return enrol(app, AccessToken);
}

/** Answers SOFTWARE_TOKEN_MFA. */
export function answerTotp(
  { cognito, clientId }: App,
  session: string | undefined,
  username: string,
  code: string,
) {
  return cognito.respondToAuthChallenge({
    ClientId: clientId,
    ChallengeName: 'SOFTWARE_TOKEN_MFA',
    Session: session,
    ChallengeResponses: { USERNAME: username, SOFTWARE_TOKEN_MFA_CODE: code },
  });
}
