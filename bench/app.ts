/** The server under test with a pool, a client and users who have an authenticator each. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { codeAt, stepAt } from '#domain/factors/totp.ts';
import { fromBase32 } from '../test/support/from-base32.ts';
import { Program } from './child.ts';
import { Connection } from './http-client.ts';
import { closedLoop, type Work } from './load.ts';
import { type Account, type Turn, Turns } from './turns.ts';

export const PASSWORD = 'Correct-horse-7';
const STEP_MS = 30_000;
const LONGEST_SETTLING = 30_000;
/** Requests at once, as from many browsers. */
export const CONCURRENCY = 48;

export interface Tokens {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly RefreshToken: string;
}

export interface Challenge {
  readonly Session: string;
  readonly ChallengeName: string;
  readonly ChallengeParameters: Readonly<Record<string, string>>;
}

interface StartOptions {
  readonly users: number;
  /** For node. */
  readonly execArgv?: readonly string[];
  /** The server counts what it does, which makes it slower. */
  readonly counted?: boolean;
}

interface SignedIn {
  readonly AuthenticationResult: Tokens;
}

interface Parts {
  readonly program: Program;
  readonly port: number;
  readonly poolId: string;
  readonly clientId: string;
  readonly accounts: readonly Account[];
  /** The server's time. */
  readonly now: number;
}

export class App {
  readonly program: Program;
  readonly port: number;
  readonly poolId: string;
  readonly clientId: string;
  readonly accounts: readonly Account[];
  #now: number;
  readonly #turns: Turns;

  private constructor(parts: Parts) {
    this.program = parts.program;
    this.port = parts.port;
    this.poolId = parts.poolId;
    this.clientId = parts.clientId;
    this.accounts = parts.accounts;
    this.#now = parts.now;
    this.#turns = new Turns(parts.accounts, this);
  }

  /** The server's time. */
  now(): number {
    return this.#now;
  }

  async advance(ms: number): Promise<void> {
    await this.program.ask('advance', ms);
    this.#now += ms;
  }

  /** Moves time to where every account has a new code. */
  nextStep(): Promise<void> {
    return this.advance(STEP_MS);
  }

  /** Takes the turn of the next account. */
  inTurn<T>(work: (turn: Turn) => Promise<T>): Promise<T> {
    return this.#turns.take(work);
  }

  /** The codes in the development inbox, which holds the last thousand messages, by address. */
  async codesSent(): Promise<ReadonlyMap<string, string>> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/_dev/inbox`, {
      headers: { Accept: 'application/json' },
    });
    const { messages } = (await answer.json()) as {
      messages: { readonly destination: string; readonly code: string }[];
    };
    return new Map(messages.map(({ destination, code }) => [destination, code] as const));
  }

  /** Signs in with password and TOTP: two requests. */
  async signIn(connection: Connection, turn: Turn, clientId = this.clientId): Promise<Tokens> {
    const { Session } = await connection.call<Challenge>('InitiateAuth', {
      ClientId: clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: turn.account.name, PASSWORD },
    });
    return this.answerTotp(connection, turn, Session, clientId);
  }

  async answerTotp(
    connection: Connection,
    { account, at }: Turn,
    Session: string,
    clientId = this.clientId,
  ): Promise<Tokens> {
    const { AuthenticationResult } = await connection.call<SignedIn>('RespondToAuthChallenge', {
      ClientId: clientId,
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      Session,
      ChallengeResponses: {
        USERNAME: account.name,
        SOFTWARE_TOKEN_MFA_CODE: codeAt(account.secret, stepAt(at)),
      },
    });
    return AuthenticationResult;
  }

  /** Puts a new authenticator in the place of the account's: two requests. */
  async enrol(connection: Connection, { account, at }: Turn, AccessToken: string): Promise<void> {
    const { SecretCode } = await connection.call<{ SecretCode: string }>('AssociateSoftwareToken', {
      AccessToken,
    });
    account.secret = fromBase32(SecretCode);
    const UserCode = codeAt(account.secret, stepAt(at));
    await connection.call('VerifySoftwareToken', { AccessToken, UserCode });
  }

  /** Starts a server on a new SQLite file in `folder` and gives it `users` enrolled users. */
  static async start(folder: string, { users, execArgv, counted }: StartOptions): Promise<App> {
    const program = new Program('server', [folder, ...(counted ? ['counted'] : [])], execArgv);
    return App.furnish(program, users);
  }

  /** The pool that another server has had, or has, on another one; with some of its accounts. */
  static async over(
    program: Program,
    { poolId, clientId, accounts: all }: App,
    accounts = all,
  ): Promise<App> {
    const port = await program.ask<number>('port');
    const now = await program.ask<number>('now');
    const app = new App({ program, port, poolId, clientId, accounts, now });
    // A code may have been used there in this step.
    await app.nextStep();
    await app.#settle();
    return app;
  }

  /** A new pool on the server of `program`, with `users` enrolled users. */
  static async furnish(program: Program, users: number): Promise<App> {
    const port = await program.ask<number>('port');
    const now = await program.ask<number>('now');
    const connection = await Connection.open(port);
    const pool = await connection.call<{ UserPool: { Id: string } }>('CreateUserPool', {
      PoolName: 'bench',
      AutoVerifiedAttributes: ['email'],
    });
    const poolId = pool.UserPool.Id;
    await connection.call('SetUserPoolMfaConfig', {
      UserPoolId: poolId,
      MfaConfiguration: 'OPTIONAL',
      SoftwareTokenMfaConfiguration: { Enabled: true },
    });
    const client = await connection.call<{ UserPoolClient: { ClientId: string } }>(
      'CreateUserPoolClient',
      {
        UserPoolId: poolId,
        ClientName: 'bench',
        PreventUserExistenceErrors: 'ENABLED',
        ExplicitAuthFlows: [
          'ALLOW_USER_PASSWORD_AUTH',
          'ALLOW_USER_SRP_AUTH',
          'ALLOW_USER_AUTH',
          'ALLOW_REFRESH_TOKEN_AUTH',
        ],
      },
    );
    connection.close();
    const clientId = client.UserPoolClient.ClientId;
    const accounts = Array.from({ length: users }, (_, i) => ({
      name: `user-${i}`,
      secret: Buffer.alloc(0),
    }));
    const app = new App({ program, port, poolId, clientId, accounts, now });
    await closedLoop(port, { concurrency: 16, count: users }, app.#createUser);
    // The codes of this step have enrolled their authenticators.
    await app.nextStep();
    await app.#settle();
    return app;
  }

  /** Waits until the threads that the first sign-ins set off are ready, and the server rests. */
  async #settle(): Promise<void> {
    const deadline = performance.now() + LONGEST_SETTLING;
    for (let quiet = 0; quiet < 4 && performance.now() < deadline; ) {
      const before = await this.program.usage();
      await wait(250);
      const after = await this.program.usage();
      quiet = after.cpu - before.cpu < 0.05 ? quiet + 1 : 0;
    }
  }

  readonly #createUser: Work = async (connection, i) => {
    const account = this.accounts[i]!;
    const { poolId: UserPoolId } = this;
    const Username = account.name;
    await connection.call('AdminCreateUser', {
      UserPoolId,
      Username,
      MessageAction: 'SUPPRESS',
      TemporaryPassword: PASSWORD,
      UserAttributes: [
        { Name: 'email', Value: `${account.name}@example.com` },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'given_name', Value: 'Ada' },
        { Name: 'family_name', Value: 'Lovelace' },
      ],
    });
    await connection.call('AdminSetUserPassword', {
      UserPoolId,
      Username,
      Password: PASSWORD,
      Permanent: true,
    });
    const { AuthenticationResult } = await connection.call<SignedIn>('InitiateAuth', {
      ClientId: this.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: account.name, PASSWORD },
    });
    const { AccessToken } = AuthenticationResult;
    await this.enrol(connection, { account, at: this.now() }, AccessToken);
    await connection.call('SetUserMFAPreference', {
      AccessToken,
      SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
    });
  };
}

/** Runs `body` with a folder that is gone afterwards. */
export async function withFolder<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'poolhouse-bench-'));
  try {
    return await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
