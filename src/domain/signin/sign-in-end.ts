/**
 * The end of a sign-in. At the API it is tokens, at the login pages what a browser is sent away
 * with. Either is kept in the transaction of the last step, and becomes an answer after that has
 * committed: triggers are asked in between, and what they refuse takes it back.
 */
import type { InitiateAuthResponse, NewDeviceMetadataType } from '#contract/types.ts';
import type { Devices } from '#domain/factors/devices.ts';
import type { Grants } from '#domain/tokens/grants.ts';
import type { Log } from '#platform/log.ts';
import type { Transaction } from '#store/store.ts';
import type { Asked, CompletedSignIn, Granted, KeptEnd, SignedIn } from './challenge.ts';
import type { SignInTriggers } from './sign-in-triggers.ts';

/** Keeps the end, in the transaction of the last step. */
export type KeepEnd = (tx: Transaction, signedIn: SignedIn) => Promise<KeptEnd>;

export type EndAnswer = Pick<InitiateAuthResponse, 'AuthenticationResult'> & {
  /** In place of AuthenticationResult, at the login pages. */
  readonly Completed?: CompletedSignIn;
};

interface Parts {
  readonly grants: Grants;
  readonly devices: Devices;
  readonly occasions: SignInTriggers;
  readonly log: Log;
}

export class SignInEnds {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Reads what the end needs, before the transaction that may keep it. */
  async prepare({ pool, client, caller, door }: Asked): Promise<KeepEnd> {
    if (door.name === 'pages') {
      const keep = await door.completion.prepare();
      return async (tx, signedIn) => ({ of: 'pages', ending: await keep(tx, signedIn) });
    }
    const { grants } = this.#parts;
    const grantTo = await grants.granter(pool, client, caller);
    return async (tx, { user, deviceKey, eventId }) => {
      const grant = grantTo(user, deviceKey, eventId);
      await grants.record(tx, grant);
      return { of: 'api', grant };
    };
  }

  /** Makes the answer of an end that is kept; nobody holds a token of one that triggers refuse. */
  async answer(granted: Granted): Promise<EndAnswer> {
    const { asked, end, deviceKey, isNewDevice } = granted;
    const { devices, occasions, log } = this.#parts;
    const device = isNewDevice ? devices.metadataOf(asked.pool, deviceKey) : undefined;
    try {
      await occasions.beforeTokens(asked, device !== undefined);
      const answer = await this.#answer(granted, device?.NewDeviceMetadata);
      const { pool, client, user } = asked;
      log.audit('signed in', { poolId: pool.id, clientId: client.id, userId: user.id });
      return answer;
    } catch (refusal) {
      await (end.of === 'pages' ? end.ending.withdraw() : this.#parts.grants.withdraw(end.grant));
      throw refusal;
    }
  }

  async #answer(
    { asked, end, source }: Granted,
    newDevice: NewDeviceMetadataType | undefined,
  ): Promise<EndAnswer> {
    if (end.of === 'pages') {
      const completed = { ...(await end.ending.complete()), user: asked.user };
      return { Completed: { ...completed, ...(newDevice && { newDevice }) } };
    }
    const issuance = { source, clientMetadata: asked.metadata };
    const tokens = await this.#parts.grants.sign(end.grant, issuance);
    return {
      AuthenticationResult: { ...tokens, ...(newDevice && { NewDeviceMetadata: newDevice }) },
    };
  }
}
