/** The client's half of SRP-6a in plain BigInt, so that a test can spoil any part of it. */
import { createDiffieHellmanGroup, createHash, createHmac, randomBytes } from 'node:crypto';
import type { InitiateAuthCommandOutput } from '@aws-sdk/client-cognito-identity-provider';
import { formatTimestamp } from '#domain/srp.ts';
import type { App } from './app.ts';
import { bigIntPower } from './bigint-power.ts';

const N = BigInt(`0x${createDiffieHellmanGroup('modp15').getPrime('hex')}`);
const g = 2n;

/** Big-endian bytes as Java's BigInteger writes them: a zero before a high first bit. */
function bytesOf(value: bigint): Buffer {
  let hex = value.toString(16);
  if (hex.length % 2 === 1) hex = `0${hex}`;
  if (/^[89a-f]/.test(hex)) hex = `00${hex}`;
  return Buffer.from(hex, 'hex');
}

const sha256 = (...parts: (Buffer | string)[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const numberOf = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex')}`);

export class SrpClient {
  static readonly modulus = N;
  readonly #app: App;
  readonly #password: string;
  readonly #a = numberOf(randomBytes(32));
  readonly #A = bigIntPower(g, this.#a);

  constructor(app: App, password: string) {
    this.#app = app;
    this.#password = password;
  }

  begin(username: string): Promise<InitiateAuthCommandOutput> {
    return this.#app.cognito.initiateAuth({
      ClientId: this.#app.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: username, SRP_A: this.#A.toString(16) },
    });
  }

  /** Answers PASSWORD_VERIFIER; `responses` replaces parts of the answer. */
  answer(challenge: InitiateAuthCommandOutput, responses: Record<string, string> = {}) {
    const { SALT, SECRET_BLOCK, SRP_B, USER_ID_FOR_SRP } = challenge.ChallengeParameters!;
    const poolName = this.#app.poolId.split('_')[1]!;
    const timestamp = formatTimestamp(this.#app.poolhouse.clock.now());
    const key = this.#key(poolName, USER_ID_FOR_SRP!, SALT!, BigInt(`0x${SRP_B}`));
    const signature = createHmac('sha256', key)
      .update(poolName)
      .update(USER_ID_FOR_SRP!)
      .update(Buffer.from(SECRET_BLOCK!, 'base64'))
      .update(timestamp)
      .digest('base64');
    return this.#app.cognito.respondToAuthChallenge({
      ClientId: this.#app.clientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: {
        USERNAME: USER_ID_FOR_SRP!,
        PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK!,
        PASSWORD_CLAIM_SIGNATURE: signature,
        TIMESTAMP: timestamp,
        ...responses,
      },
    });
  }

  #key(poolName: string, userId: string, salt: string, B: bigint): Buffer {
    const u = numberOf(sha256(bytesOf(this.#A), bytesOf(B)));
    const identity = sha256(`${poolName}${userId}:${this.#password}`);
    const x = numberOf(sha256(bytesOf(BigInt(`0x${salt}`)), identity));
    const k = numberOf(sha256(bytesOf(N), bytesOf(g)));
    const base = (((B - k * bigIntPower(g, x)) % N) + N) % N;
    const S = bigIntPower(base, this.#a + u * x);
    const prk = createHmac('sha256', bytesOf(u)).update(bytesOf(S)).digest();
    return createHmac('sha256', prk).update('Caldera Derived Key\x01').digest().subarray(0, 16);
  }
}
