/** Gathers what nextStep looks at, as the store has it at one instant. */
import { deviceNotFound } from '#contract/errors.ts';
import { passkeyIsBothFactors } from '#domain/factors/passkey-settings.ts';
import { countingFactors, demandsSecond, possessionsOf } from '#domain/factors/second-factors.ts';
import { tracksDevices } from '#domain/pools/device-config.ts';
import type { Reads, Store } from '#store/store.ts';
import type { Device } from '#store/tables/devices.ts';
import type { FirstFactors, SignInAttempt } from './challenge.ts';
import { type FirstChallenge, firstChoices, type SignInStanding } from './next-step.ts';

/** How far a sign-in has come: the part of a standing that is not read from the store. */
export type SignInPosition = Pick<
  SignInStanding,
  'flow' | 'proven' | 'wanted' | 'chosen' | 'enrols' | 'opensDevice'
> & {
  /** The key of the device the client says it signs in on. */
  readonly deviceKey?: string | undefined;
};

export class Standings {
  readonly #store: Store;
  readonly #firstFactors: FirstFactors;

  constructor(options: {
    store: Store;
    firstFactors: FirstFactors;
  }) {
    this.#store = options.store;
    this.#firstFactors = options.firstFactors;
  }

  /** The standing of a sign-in, read through `reads`: the transaction that decides, or the store. */
  async read(
    reads: Reads,
    attempt: SignInAttempt,
    position: SignInPosition,
  ): Promise<SignInStanding> {
    const { pool, user, demandsMfa } = attempt;
    const { deviceKey, ...rest } = position;
    const has = await possessionsOf(reads, user);
    const counting = countingFactors(pool, user, has, demandsSecond(attempt));
    const passkeyCounts = has.hasPasskey && passkeyIsBothFactors(pool, user);
    const chooses = position.flow === 'USER_AUTH' && position.proven.first !== 'PASSWORD';
    const available = chooses ? await this.#available(reads, attempt) : [];
    const device = position.proven.first && (await deviceOf(reads, attempt, deviceKey));
    return { ...rest, pool, user, demandsMfa, counting, passkeyCounts, available, device };
  }

  /** The first factors the user may choose from now. */
  async choices(attempt: SignInAttempt): Promise<readonly FirstChallenge[]> {
    return firstChoices(await this.read(this.#store, attempt, { flow: 'USER_AUTH', proven: {} }));
  }

  async #available(reads: Reads, attempt: SignInAttempt): Promise<FirstChallenge[]> {
    const available: FirstChallenge[] = [];
    for (const [name, factor] of Object.entries(this.#firstFactors)) {
      if (await factor.isAvailable(attempt, reads)) available.push(name as FirstChallenge);
    }
    return available;
  }
}

/**
 * The user's device of this key. One that is forgotten is refused by name, so that the client
 * forgets it as well and begins anew.
 */
async function deviceOf(
  { devices }: Reads,
  { pool, user }: SignInAttempt,
  deviceKey: string | undefined,
): Promise<Device | undefined> {
  if (deviceKey === undefined || !tracksDevices(pool)) return undefined;
  const device = await devices.find(pool.id, user.id, deviceKey);
  if (!device) throw deviceNotFound();
  return device;
}
