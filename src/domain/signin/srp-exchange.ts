/**
 * SRP exchanges: the server's half is sealed into SECRET_BLOCK and given to the client, so that
 * opening one writes nothing. Passwords and devices prove themselves by the same arithmetic.
 */
import { incorrectCredentials, invalidParameter, missingParameter } from '#contract/errors.ts';
import * as srp from '#domain/passwords/srp.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { ModularExponentiation } from '#platform/modexp.ts';
import type { Random } from '#platform/random.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Tracer, TraceStep } from '#platform/tracing.ts';
import type { SignInParameters, SignInRequest } from './challenge.ts';

/** An exchange is answered within this time: the client only has to compute. */
const ANSWER_MS = 3 * 60_000;
const CONTEXT = 'srp challenge';

/** What the exchange proves. A block of one kind is no answer to the other. */
export type SrpSubject = 'password' | 'device';

/** Whether an exchange is answered alone, or with the session it was opened in and only with it. */
export type SrpBinding = 'alone' | 'session';

/** The server's half of an exchange, sealed into SECRET_BLOCK. */
export interface SrpState {
  readonly id: string;
  readonly of: SrpSubject;
  readonly poolId: string;
  readonly clientId: string;
  /** The name in the request that opened it; the answer is for the same user. */
  readonly name: string;
  /** Opened within a session: it must be answered with that session, which names its id. */
  readonly session?: true;
  readonly A: string;
  readonly B: string;
  readonly b: string;
  readonly expiresAt: number;
}

/** An answer to an exchange: well-formed and in time, but not checked yet. */
export interface SrpAnswer {
  readonly state: SrpState;
  readonly username: string;
  readonly signature: Buffer;
  readonly block: Buffer;
  readonly timestamp: string;
}

export interface SrpParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly sealer: Sealer;
  readonly modexp: ModularExponentiation;
  readonly tracer: Tracer;
}

const CHALLENGE: TraceStep = { name: 'SRP challenge' };
const PROOF: TraceStep = { name: 'SRP proof' };

export class SrpExchanges {
  readonly #parts: SrpParts;

  constructor(parts: SrpParts) {
    this.#parts = parts;
  }

  /**
   * Opens an exchange over the salt and verifier that are kept. Returns its id, and the parameters
   * that passwords and devices have in common.
   */
  async open(
    of: SrpSubject,
    { pool, client, name }: Pick<SignInRequest, 'pool' | 'client'> & { readonly name: string },
    A: Buffer,
    kept: { readonly salt: Buffer; readonly verifier: Buffer },
    binding: SrpBinding,
  ) {
    const { clock, ids, random, sealer, modexp, tracer } = this.#parts;
    const { secret, B } = await tracer.step(CHALLENGE, () =>
      srp.startServer(modexp, random, kept.verifier),
    );
    const state: SrpState = {
      id: ids.uuid(),
      of,
      poolId: pool.id,
      clientId: client.id,
      name,
      ...(binding === 'session' && { session: true }),
      A: A.toString('base64'),
      B,
      b: secret.toString('base64'),
      expiresAt: clock.now() + ANSWER_MS,
    };
    const block = sealer.sealJson(state, CONTEXT);
    return {
      id: state.id,
      parameters: {
        SALT: srp.hexOf(kept.salt),
        SECRET_BLOCK: block.toString('base64'),
        SRP_B: B,
      },
    };
  }

  /** Reads an answer to an exchange that is answered alone, or to the one its session names. */
  read(
    of: SrpSubject,
    { pool, client, parameters }: SignInRequest,
    expected: 'alone' | { readonly id: string },
  ): SrpAnswer {
    const username = required(parameters, 'USERNAME');
    const signature = decodeBase64(required(parameters, 'PASSWORD_CLAIM_SIGNATURE'), 'signature');
    const block = decodeBase64(required(parameters, 'PASSWORD_CLAIM_SECRET_BLOCK'), 'secret block');
    const timestamp = required(parameters, 'TIMESTAMP');
    const state = this.#parts.sealer.openJson<SrpState>(block, CONTEXT);
    const ours = state?.of === of && state.poolId === pool.id && state.clientId === client.id;
    const meant = expected === 'alone' ? !state?.session : state?.id === expected.id;
    if (!state || !ours || !meant || !this.#isTimely(state, timestamp)) {
      throw incorrectCredentials();
    }
    return { state, username, signature, block, timestamp };
  }

  /** Whether the answer was made by someone who knows the secret the verifier is of. */
  async isRight(
    { state, signature, block, timestamp }: SrpAnswer,
    verifier: Buffer,
    { group, holder }: { readonly group: string; readonly holder: string },
  ): Promise<boolean> {
    const { modexp, tracer } = this.#parts;
    const exchanged = {
      A: Buffer.from(state.A, 'base64'),
      B: state.B,
      b: Buffer.from(state.b, 'base64'),
      verifier,
    };
    const key = await tracer.step(PROOF, () => srp.sharedKey(modexp, exchanged));
    const expected = srp.claimSignature(key, group, holder, block, timestamp);
    return srp.sameSignature(expected, signature);
  }

  #isTimely(state: SrpState, timestamp: string): boolean {
    const now = this.#parts.clock.now();
    const at = srp.parseTimestamp(timestamp);
    const isFresh = at !== undefined && Math.abs(now - at) <= srp.TIMESTAMP_WINDOW_MS;
    return isFresh && state.expiresAt > now;
  }
}

/** A from the hex text of SRP_A. */
export function publicValue(hex: string): Buffer {
  const A = srp.parseA(hex);
  if (!A) throw invalidParameter('Invalid SRP_A.');
  return A;
}

function required(parameters: SignInParameters, key: string): string {
  const value = parameters[key];
  if (value === undefined) throw missingParameter(key);
  return value;
}

function decodeBase64(text: string, what: string): Buffer {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw invalidParameter(`Invalid ${what}.`);
  return Buffer.from(text, 'base64');
}
