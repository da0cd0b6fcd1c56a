/**
 * The end of a sign-in: tokens at the API; at the login pages an SSO session and the way back to
 * the application. It is kept in the transaction of the last step, and becomes an answer after
 * that. In between the pool's functions are called: where one refuses, the end is taken back.
 */
import type { InitiateAuthResponse, NewDeviceMetadataType } from '#contract/types.ts';
import type { Devices } from '#domain/factors/devices.ts';
import type { Grants } from '#domain/tokens/grants.ts';
import type { Log } from '#platform/log.ts';
import type { Meters } from '#platform/meters.ts';
import type { Transaction } from '#store/store.ts';
import type {
  Authentication,
  BrowserSignIn,
  GrantOutcome,
  KeptEnd,
  SignInAttempt,
} from './challenge.ts';
import type { SignInTriggers } from './sign-in-triggers.ts';

/** Keeps the end, in the transaction of the last step. */
export type KeepEnd = (tx: Transaction, signedIn: Authentication) => Promise<KeptEnd>;

export type EndAnswer = Pick<InitiateAuthResponse, 'AuthenticationResult'> & {
  /** In place of AuthenticationResult, at the login pages. */
  readonly Completed?: BrowserSignIn;
};

interface Parts {
  readonly grants: Grants;
  readonly devices: Devices;
  readonly signInTriggers: SignInTriggers;
  readonly log: Log;
  readonly meters: Meters;
}

export class SignInEnds {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Reads what the end needs, before the transaction that may keep it. */
  async prepare({ pool, client, caller, door }: SignInAttempt): Promise<KeepEnd> {
    if (door.name === 'pages') {
      const keep = await door.completion.prepare();
      return async (tx, signedIn) => ({ of: 'pages', ending: await keep(tx, signedIn) });
    }
    const { grants } = this.#parts;
    const grantTo = grants.granter(pool, client, caller);
    return async (tx, { user, deviceKey, eventId }) => {
      const grant = grantTo(user, deviceKey, eventId);
      await grants.record(tx, grant);
      return { of: 'api', grant };
    };
  }

  /** Makes the answer of an end that is kept. Where a function refuses, no token was given out. */
  async answer(granted: GrantOutcome): Promise<EndAnswer> {
    const { attempt, end, deviceKey, isNewDevice, provider } = granted;
    const { devices, signInTriggers, log, meters } = this.#parts;
    const device = isNewDevice ? devices.metadataOf(attempt.pool, deviceKey) : undefined;
    try {
      if (!provider?.isSignUp) await signInTriggers.beforeTokens(attempt, device !== undefined);
      const answer = await this.#answer(granted, device?.NewDeviceMetadata);
      const { pool, client, user } = attempt;
      const { first = 'none', second, device: byDevice } = granted.proven;
      meters.signIns.count(first, second ?? (byDevice ? 'device' : 'none'));
      log.audit('signed in', {
        poolId: pool.id,
        clientId: client.id,
        userId: user.id,
        ...(provider && { provider: provider.name }),
      });
      return answer;
    } catch (refusal) {
      await (end.of === 'pages' ? end.ending.withdraw() : this.#parts.grants.withdraw(end.grant));
      throw refusal;
    }
  }

  async #answer(
    { attempt, end, source }: GrantOutcome,
    newDevice: NewDeviceMetadataType | undefined,
  ): Promise<EndAnswer> {
    if (end.of === 'pages') {
      const completed = { ...(await end.ending.complete()), user: attempt.user };
      return { Completed: { ...completed, ...(newDevice && { newDevice }) } };
    }
    const issuance = { source, clientMetadata: attempt.metadata };
    const tokens = await this.#parts.grants.sign(end.grant, issuance);
    return {
      AuthenticationResult: { ...tokens, ...(newDevice && { NewDeviceMetadata: newDevice }) },
    };
  }
}
