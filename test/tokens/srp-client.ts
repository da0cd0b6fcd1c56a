/** The client's side of SRP, from the library that browsers use. */
import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { formatTimestamp, poolNameOf } from '#domain/srp.ts';

interface BigInteger {
  toString(radix: number): string;
}

interface AuthenticationHelper {
  getLargeAValue(done: (error: unknown, A: BigInteger) => void): void;
  getPasswordAuthenticationKey(
    username: string,
    password: string,
    B: BigInteger,
    salt: BigInteger,
    done: (error: unknown, key: Buffer) => void,
  ): void;
}

const require = createRequire(import.meta.url);
const { default: Helper } = require('amazon-cognito-identity-js/lib/AuthenticationHelper.js') as {
  default: new (poolName: string) => AuthenticationHelper;
};
const { default: Integer } = require('amazon-cognito-identity-js/lib/BigInteger.js') as {
  default: new (text: string, radix: number) => BigInteger;
};

export class SrpClient {
  readonly #poolName: string;
  readonly #helper: AuthenticationHelper;

  constructor(poolId: string) {
    this.#poolName = poolNameOf(poolId);
    this.#helper = new Helper(this.#poolName);
  }

  /** SRP_A of the first request. */
  async a(): Promise<string> {
    const A = (await promisify(this.#helper.getLargeAValue.bind(this.#helper))()) as BigInteger;
    return A.toString(16);
  }

  /** The answer to PASSWORD_VERIFIER at the instant `now`. */
  async answer(
    parameters: Readonly<Record<string, string>>,
    password: string,
    now: number,
  ): Promise<Record<string, string>> {
    const { USER_ID_FOR_SRP: user, SALT, SRP_B, SECRET_BLOCK } = parameters;
    const key = await new Promise<Buffer>((resolve, reject) =>
      this.#helper.getPasswordAuthenticationKey(
        user!,
        password,
        new Integer(SRP_B!, 16),
        new Integer(SALT!, 16),
        (error, made) => (error ? reject(error) : resolve(made)),
      ),
    );
    const TIMESTAMP = formatTimestamp(now);
    const signature = createHmac('sha256', key)
      .update(this.#poolName)
      .update(user!)
      .update(Buffer.from(SECRET_BLOCK!, 'base64'))
      .update(TIMESTAMP);
    return {
      USERNAME: user!,
      PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK!,
      PASSWORD_CLAIM_SIGNATURE: signature.digest('base64'),
      TIMESTAMP,
    };
  }
}
