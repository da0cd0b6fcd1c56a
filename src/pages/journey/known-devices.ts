/**
 * Browsers that users have had remembered. A browser without scripts cannot prove a secret, so the
 * server plays the device's part: the secret is sealed in a cookie, and proven by SRP like that of
 * any device.
 */
import { createHash } from 'node:crypto';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { sessionInvalid } from '#contract/errors.ts';
import type { ChallengeNameType } from '#contract/types.ts';
import type { Devices } from '#domain/factors/devices.ts';
import * as srp from '#domain/passwords/srp.ts';
import { remembersOnPrompt, tracksDevices } from '#domain/pools/device-config.ts';
import type { BrowserSignIn, SignInParameters } from '#domain/signin/challenge.ts';
import type { SignInResponse } from '#domain/signin/dispatcher.ts';
import { cookieOptions } from '#http/site-cookie.ts';
import type { Clock } from '#platform/clock.ts';
import type { ModularExponentiation } from '#platform/modexp.ts';
import type { Random } from '#platform/random.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Stage } from './journeys.ts';
import type { LoginVisit } from './login-visit.ts';

interface KnownDevice {
  readonly poolId: string;
  readonly key: string;
  readonly group: string;
  readonly secret: string;
}

/** Answers a challenge of the sign-in. */
export type Respond = (
  name: ChallengeNameType,
  session: string | undefined,
  parameters: SignInParameters,
) => Promise<SignInResponse>;

const CONTEXT = 'device of a browser';
const PREFIX = 'device-';
/** Users who can have one browser remembered: every request carries all of them. */
const MOST = 5;
/** Seconds; browsers keep no cookie for longer. */
const LIFE = 400 * 86_400;
/** Bytes of a device's secret, as applications make them. */
const SECRET_SIZE = 40;

interface Parts {
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly random: Random;
  readonly modexp: ModularExponentiation;
  readonly devices: Pick<Devices, 'confirm' | 'remember'>;
}

export class KnownDevices {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The device this browser is to the user of a name, where the pool follows devices. */
  of({ c, pool }: LoginVisit, name: string): KnownDevice | undefined {
    const text = getCookie(c, cookieName(name));
    if (text === undefined || !tracksDevices(pool)) return undefined;
    const sealed = Buffer.from(text, 'base64url');
    const device = this.#parts.sealer.openJson<KnownDevice>(sealed, CONTEXT);
    return device?.poolId === pool.id ? device : undefined;
  }

  forget({ c, site }: LoginVisit, name: string): void {
    deleteCookie(c, cookieName(name), cookieOptions(site));
  }

  /** Proves the device in both rounds of its exchange, and answers what comes after. */
  async prove(
    visit: LoginVisit,
    name: string,
    asked: SignInResponse,
    respond: Respond,
  ): Promise<SignInResponse> {
    const device = this.of(visit, name);
    // The challenge is only made for a device that this browser has named.
    if (!device) throw sessionInvalid();
    const { modexp, random, clock } = this.#parts;
    const { secret: a, A } = await srp.startClient(modexp, random);
    const { key: DEVICE_KEY, group, secret: password } = device;
    const common = { USERNAME: name, DEVICE_KEY };
    const opened = await respond('DEVICE_SRP_AUTH', asked.Session, { ...common, SRP_A: A });
    const { SALT = '', SRP_B = '', SECRET_BLOCK = '' } = opened.ChallengeParameters ?? {};
    const exchange = { A, a, B: SRP_B, salt: SALT };
    const key = await srp.clientKey(modexp, exchange, { group, holder: DEVICE_KEY, password });
    const TIMESTAMP = srp.formatTimestamp(clock.now());
    const block = Buffer.from(SECRET_BLOCK, 'base64');
    const signature = srp.claimSignature(key, group, DEVICE_KEY, block, TIMESTAMP);
    return respond('DEVICE_PASSWORD_VERIFIER', opened.Session, {
      ...common,
      PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
      PASSWORD_CLAIM_SIGNATURE: signature.toString('base64'),
      TIMESTAMP,
    });
  }

  /** Has the new device of a sign-in remembered, where the pool or the person wants that. */
  async keep(
    visit: LoginVisit,
    { name, remember }: Pick<Stage, 'name' | 'remember'>,
    { user, newDevice }: BrowserSignIn,
  ): Promise<void> {
    const { pool, site, caller, c } = visit;
    const onPrompt = remembersOnPrompt(pool);
    const { DeviceKey: key, DeviceGroupKey: group } = newDevice ?? {};
    if (!key || !group || (onPrompt && !remember)) return;
    const { devices, modexp, random, sealer } = this.#parts;
    const secret = random.bytes(SECRET_SIZE).toString('base64');
    const salt = random.bytes(srp.SALT_SIZE);
    const verifier = await srp.verifierFor(modexp, group, key, secret, salt);
    await devices.confirm(pool, user, key, {
      deviceKey: key,
      name: caller.device,
      verifier: {
        Salt: salt.toString('base64'),
        PasswordVerifier: verifier.toString('base64'),
      },
      address: caller.address ?? '',
    });
    if (onPrompt) await devices.remember(pool, user, key, 'remembered');
    const device: KnownDevice = { poolId: pool.id, key, group, secret };
    const sealed = sealer.sealJson(device, CONTEXT);
    const others = Object.keys(getCookie(c)).filter(
      (each) => each.startsWith(PREFIX) && each !== cookieName(name),
    );
    for (const each of others.slice(MOST - 1)) deleteCookie(c, each, cookieOptions(site));
    setCookie(c, cookieName(name), sealed.toString('base64url'), {
      ...cookieOptions(site),
      maxAge: LIFE,
    });
  }
}

/** Hashed, so that a browser's cookies do not show who has signed in with it. */
function cookieName(name: string): string {
  return PREFIX + createHash('sha256').update(name.toLowerCase()).digest('base64url').slice(0, 16);
}
