/** Gathers what nextStep looks at, as the store has it at one instant. */
import { deviceNotFound } from '#contract/errors.ts';
import { passkeyIsBothFactors } from '#domain/factors/passkey-settings.ts';
import { countingFactors, demandsSecond, possessionsOf } from '#domain/factors/second-factors.ts';
import { tracksDevices } from '#domain/pools/device-config.ts';
import type { Reads, Store } from '#store/store.ts';
import type { Device } from '#store/tables/devices.ts';
import type { Asked, FirstFactors } from './challenge.ts';
import { type FirstChallenge, firstChoices, type Standing } from './next-step.ts';

/** How far a sign-in has come: what a standing holds besides what is read. */
export type Reached = Pick<
  Standing,
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
  async read(reads: Reads, asked: Asked, reached: Reached): Promise<Standing> {
    const { pool, user, demandsMfa } = asked;
    const { deviceKey, ...rest } = reached;
    const has = await possessionsOf(reads, user);
    const counting = countingFactors(pool, user, has, demandsSecond(asked));
    const passkeyCounts = has.hasPasskey && passkeyIsBothFactors(pool, user);
    const chooses = reached.flow === 'USER_AUTH' && reached.proven.first !== 'PASSWORD';
    const available = chooses ? await this.#available(reads, asked) : [];
    const device = reached.proven.first && (await deviceOf(reads, asked, deviceKey));
    return { ...rest, pool, user, demandsMfa, counting, passkeyCounts, available, device };
  }

  /** The first factors the user may choose from now. */
  async choices(asked: Asked): Promise<readonly FirstChallenge[]> {
    return firstChoices(await this.read(this.#store, asked, { flow: 'USER_AUTH', proven: {} }));
  }

  async #available(reads: Reads, asked: Asked): Promise<FirstChallenge[]> {
    const available: FirstChallenge[] = [];
    for (const [name, factor] of Object.entries(this.#firstFactors)) {
      if (await factor.isAvailable(asked, reads)) available.push(name as FirstChallenge);
    }
    return available;
  }
}

/**
 * The user's device of this key. One that is gone is told, so that the client forgets it as well
 * and signs in anew.
 */
async function deviceOf(
  { devices }: Reads,
  { pool, user }: Asked,
  deviceKey: string | undefined,
): Promise<Device | undefined> {
  if (deviceKey === undefined || !tracksDevices(pool)) return undefined;
  const device = await devices.find(pool.id, user.id, deviceKey);
  if (!device) throw deviceNotFound();
  return device;
}
