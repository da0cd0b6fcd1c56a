import { setImmediate } from 'node:timers/promises';
import { ModularExponentiation } from '#platform/modexp.ts';

/** The size of x, of which a verifier is made. */
const HASH_SIZE = 32;

/**
 * Arithmetic of passwords that makes no verifier twice: most sign-ins of tests compare the password
 * that was set just before, a millisecond of work each. Who asks waits for a turn of the event loop
 * all the same, in which others go on.
 */
export class RememberedPowers extends ModularExponentiation {
  readonly #known = new Map<string, Buffer>();

  constructor() {
    super({ workers: 0 });
  }

  override async power(base: Buffer, exponent: Buffer): Promise<Buffer> {
    if (base.length !== 1 || exponent.length !== HASH_SIZE) return super.power(base, exponent);
    const key = Buffer.concat([base, exponent]).toString('latin1');
    const known = this.#known.get(key);
    if (known) await setImmediate();
    const power = known ?? (await super.power(base, exponent));
    this.#known.set(key, power);
    return Buffer.from(power);
  }
}
