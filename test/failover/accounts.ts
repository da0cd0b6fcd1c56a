/**
 * What clients do while a database fails over: accounts that sign up, enrol an authenticator,
 * sign in with its codes, change their password and renew their tokens, at any node. Of each
 * account it is recorded what was acknowledged, what was refused, and what was never answered.
 */
import { randomInt, randomUUID } from 'node:crypto';
import type { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { AuthenticatorApp, PASSWORD } from '../support/app.ts';
import { type Answer, send } from '../support/call.ts';

/** A service of several nodes. */
export interface Service {
  readonly urls: readonly string[];
  readonly poolId: string;
  readonly clientId: string;
  /** Signs what needs a signature, for the node at a URL; asks once. */
  readonly administrator: (url: string) => CognitoIdentityProvider;
}

/** A code or a refresh token: good once, whichever nodes are asked. */
export interface SingleUse {
  readonly kind: 'code' | 'refresh token';
  readonly value: string;
  readonly sentAt: number;
  accepted: number;
  unanswered: number;
}

export interface Account {
  readonly name: string;
  /** The one that is right; two of them while a change was not answered. */
  passwords: readonly string[];
  confirmed: boolean;
  phone: AuthenticatorApp | undefined;
  /** Whether sign-in was told to ask for a code. */
  asksForCode: boolean;
  /** Nobody has used it yet. */
  refreshToken: string | undefined;
  readonly singles: SingleUse[];
}

/** A write that was answered as done. */
interface Acknowledgement {
  readonly url: string;
  readonly begunAt: number;
  readonly endedAt: number;
}

type Outcome =
  | { readonly is: 'done'; readonly body: Answer['body'] }
  | { readonly is: 'refused'; readonly why: string }
  | { readonly is: 'unanswered'; readonly why: string };

/** How long a step is tried again before its account is left as it is. */
const PATIENCE_MS = 60_000;

export class Accounts {
  readonly service: Service;
  readonly all: Account[] = [];
  readonly acknowledgements: Acknowledgement[] = [];
  /** Refusals of what should have been done. */
  readonly surprises: string[] = [];
  /** Why requests failed, and how often. */
  readonly failures = new Map<string, number>();
  /** What took longest to be answered. */
  slowest = { ms: 0, operation: '' };
  #stopped = false;
  #workers: readonly Promise<void>[] = [];

  constructor(service: Service) {
    this.service = service;
  }

  start(workers: number): void {
    this.#stopped = false;
    this.#workers = Array.from({ length: workers }, () => this.#work());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#workers);
  }

  /** When each node has first acknowledged a write that was asked for after `instant`. */
  answeredAfter(instant: number): readonly number[] {
    return this.service.urls.map((node) =>
      Math.min(
        ...this.acknowledgements
          .filter(({ url, begunAt }) => url === node && begunAt > instant)
          .map(({ endedAt }) => endedAt - instant),
      ),
    );
  }

  async #work(): Promise<void> {
    while (!this.#stopped) {
      const account: Account = {
        name: randomUUID(),
        passwords: [PASSWORD],
        confirmed: false,
        phone: undefined,
        asksForCode: false,
        refreshToken: undefined,
        singles: [],
      };
      await this.#live(account);
    }
  }

  /** Goes on until a step has no answer that allows the next one. */
  async #live(account: Account): Promise<void> {
    const { clientId: ClientId } = this.service;
    const { name: Username } = account;
    const signedUp = await this.ask('SignUp', { ClientId, Username, Password: PASSWORD });
    if (signedUp.is !== 'done') return this.#surprise('SignUp', signedUp);
    this.all.push(account);
    const confirmed = await this.untilAnswered(() => this.#confirm(Username));
    if (confirmed.is === 'unanswered') return;
    account.confirmed = true;

    const first = await this.untilAnswered(() => this.beginSignIn(account, PASSWORD));
    if (first.is !== 'done') return this.#surprise('InitiateAuth', first);
    const { AccessToken, RefreshToken } = first.body.AuthenticationResult;
    account.refreshToken = RefreshToken;

    const made = await this.untilAnswered(() =>
      this.ask('AssociateSoftwareToken', { AccessToken }),
    );
    if (made.is !== 'done') return this.#surprise('AssociateSoftwareToken', made);
    const phone = new AuthenticatorApp(made.body.SecretCode, Date);
    const UserCode = phone.code();
    const verified = await this.ask('VerifySoftwareToken', { AccessToken, UserCode });
    if (verified.is !== 'done') return this.#surprise('VerifySoftwareToken', verified);
    account.phone = phone;
    const preferred = await this.untilAnswered(() =>
      this.ask('SetUserMFAPreference', {
        AccessToken,
        SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
      }),
    );
    if (preferred.is !== 'done') return this.#surprise('SetUserMFAPreference', preferred);
    account.asksForCode = true;

    // The step of the first code is used, and the next one is good already.
    const code: SingleUse = singleUse('code', phone.code(1));
    account.singles.push(code);
    const tokens = await this.useEverywhere(account, code);
    if (!tokens) return;
    await this.#changePassword(account, tokens.AccessToken);
    const renewal = singleUse('refresh token', tokens.RefreshToken);
    account.singles.push(renewal);
    await this.useEverywhere(account, renewal);
  }

  async #changePassword(account: Account, AccessToken: string): Promise<void> {
    const ProposedPassword = `Other-${account.name}-7`;
    const changing = this.ask('ChangePassword', {
      AccessToken,
      PreviousPassword: PASSWORD,
      ProposedPassword,
    });
    account.passwords = [PASSWORD, ProposedPassword];
    const changed = await changing;
    if (changed.is === 'done') account.passwords = [ProposedPassword];
    else {
      if (changed.is === 'refused') account.passwords = [PASSWORD];
      this.#surprise('ChangePassword', changed);
    }
  }

  /** Sends it to every node at once; answers what the node gave that took it. */
  async useEverywhere(account: Account, single: SingleUse) {
    const outcomes = await Promise.all(
      this.service.urls.map(async (url): Promise<Outcome> => {
        if (single.kind === 'refresh token') return this.#renew(single.value, url);
        const begun = await this.untilAnswered(() =>
          this.beginSignIn(account, account.passwords[0]!, url),
        );
        if (begun.is !== 'done') return begun;
        return this.answerCode(account, begun.body.Session, single.value, url);
      }),
    );
    for (const { is } of outcomes) {
      if (is === 'done') single.accepted++;
      if (is === 'unanswered') single.unanswered++;
    }
    const winner = outcomes.find(({ is }) => is === 'done');
    return winner?.is === 'done' ? winner.body.AuthenticationResult : undefined;
  }

  beginSignIn(account: Account, password: string, url = this.#anyNode()): Promise<Outcome> {
    return this.ask(
      'InitiateAuth',
      {
        ClientId: this.service.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: account.name, PASSWORD: password },
      },
      url,
    );
  }

  answerCode(account: Account, Session: string, code: string, url = this.#anyNode()) {
    return this.ask(
      'RespondToAuthChallenge',
      {
        ClientId: this.service.clientId,
        ChallengeName: 'SOFTWARE_TOKEN_MFA',
        Session,
        ChallengeResponses: { USERNAME: account.name, SOFTWARE_TOKEN_MFA_CODE: code },
      },
      url,
    );
  }

  renew(refreshToken: string): Promise<Outcome> {
    return this.#renew(refreshToken, this.#anyNode());
  }

  #renew(RefreshToken: string, url: string): Promise<Outcome> {
    const { clientId: ClientId } = this.service;
    return this.ask('GetTokensFromRefreshToken', { ClientId, RefreshToken }, url);
  }

  async ask(operation: string, input: object, url = this.#anyNode()): Promise<Outcome> {
    return this.#record(url, operation, async () => {
      const { status, error, message, body } = await send(url, operation, input);
      if (status === 200) return { is: 'done', body };
      const why = `${operation}: ${error} ${message}`;
      // What is too much was not begun: it is asked again like what was not answered.
      const refused = status < 500 && error !== 'TooManyRequestsException';
      return { is: refused ? 'refused' : 'unanswered', why };
    });
  }

  async #confirm(Username: string): Promise<Outcome> {
    const url = this.#anyNode();
    const { poolId: UserPoolId, administrator } = this.service;
    return this.#record(url, 'AdminConfirmSignUp', () =>
      administrator(url)
        .adminConfirmSignUp({ UserPoolId, Username })
        .then(
          () => ({ is: 'done', body: {} }),
          (error) => ({
            is: error.$metadata?.httpStatusCode === 400 ? 'refused' : 'unanswered',
            why: `AdminConfirmSignUp: ${error.name}`,
          }),
        ),
    );
  }

  async #record(url: string, operation: string, work: () => Promise<Outcome>): Promise<Outcome> {
    const begunAt = performance.now();
    const outcome = await work().catch(
      (error): Outcome => ({ is: 'unanswered', why: `no answer: ${error.code}` }),
    );
    const endedAt = performance.now();
    if (endedAt - begunAt > this.slowest.ms) this.slowest = { ms: endedAt - begunAt, operation };
    if (outcome.is === 'done') this.acknowledgements.push({ url, begunAt, endedAt });
    if (outcome.is === 'unanswered') {
      this.failures.set(outcome.why, (this.failures.get(outcome.why) ?? 0) + 1);
    }
    return outcome;
  }

  /** Asks again while nobody answers: for what does no harm when it is done twice. */
  async untilAnswered(work: () => Promise<Outcome>): Promise<Outcome> {
    const begun = performance.now();
    for (;;) {
      const outcome = await work();
      if (outcome.is !== 'unanswered' || performance.now() - begun > PATIENCE_MS) return outcome;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  #surprise(step: string, outcome: Outcome): void {
    if (outcome.is === 'refused') this.surprises.push(`${step} was refused: ${outcome.why}`);
  }

  #anyNode(): string {
    return this.service.urls[randomInt(this.service.urls.length)]!;
  }
}

function singleUse(kind: SingleUse['kind'], value: string): SingleUse {
  return { kind, value, sentAt: Date.now(), accepted: 0, unanswered: 0 };
}
