/**
 * The floor of a flow: the CPU time and throughput of what it cannot avoid, measured on the same
 * cores in the same run. A server can come near its floor; it cannot pass below.
 */
import { Program } from './child.ts';

export interface FloorWork {
  /** Exponentiations modulo the 3072-bit prime, with exponents of 256 bits. */
  readonly powers: number;
  /** RS256 signatures with a 2048-bit key. */
  readonly signatures: number;
  /** RS256 verifications. */
  readonly verifications: number;
  /** Durable transactions of the embedded store, by the rows each writes. */
  readonly commits: readonly number[];
  /** Waits for an answer of PostgreSQL. */
  readonly roundTrips?: number;
}

export interface Floor {
  /** CPU milliseconds of one flow. */
  readonly cpuMs: number;
  /** Flows a second on both cores. */
  readonly perSecond: number;
}

/**
 * A sign-in by password and TOTP. The attempts are counted ahead, durably, by the sign-in before.
 * The one commit uses the TOTP step, spends the session and keeps the tokens' family and refresh
 * token.
 */
const PASSWORD_TOTP: FloorWork = {
  powers: 1,
  signatures: 2,
  verifications: 0,
  commits: [4],
};

export const FLOORS = {
  PASSWORD_TOTP,
  /** The SRP exchange is spent with the proof of the password. */
  SRP_TOTP: { ...PASSWORD_TOTP, powers: 3, commits: [1, 4] },
  /**
   * The same on PostgreSQL: the user and the password, the count of the attempt; the user and the
   * factor, the count of the attempt, and a transaction whose statements are sent together.
   */
  POSTGRES_TOTP: { ...PASSWORD_TOTP, commits: [], roundTrips: 6 },
  REFRESH: { powers: 0, signatures: 2, verifications: 0, commits: [] },
  /** The token that is replaced and its successor. */
  ROTATION: { powers: 0, signatures: 2, verifications: 0, commits: [2] },
  /**
   * The code and the SSO session; the code spent for the tokens' family, what it was authorized to,
   * and the refresh token.
   */
  CODE_GRANT: { powers: 1, signatures: 2, verifications: 0, commits: [2, 4] },
  CLIENT_CREDENTIALS: { powers: 0, signatures: 1, verifications: 0, commits: [] },
  /** The session's last use. */
  FOLLOWED_REFRESH: { powers: 0, signatures: 2, verifications: 0, commits: [1] },
  /** The new secret; its activation. */
  ASSOCIATE_VERIFY: { powers: 0, signatures: 0, verifications: 2, commits: [1, 1] },
  /**
   * User, login name, count of users, password, code and its message; the message taken for
   * delivery, and removed once delivered.
   */
  SIGN_UP: { powers: 1, signatures: 0, verifications: 0, commits: [6, 1, 1] },
  /** The request counted for its hour; the counted attempt; the confirmation, which forgives it. */
  CONFIRM_SIGN_UP: { powers: 0, signatures: 0, verifications: 0, commits: [1, 1, 3] },
  CREATE_USER: { powers: 1, signatures: 0, verifications: 0, commits: [4] },
} satisfies Record<string, FloorWork>;

export class Floors {
  readonly #program: Program;
  readonly #seconds: number;

  private constructor(program: Program, seconds: number) {
    this.#program = program;
    this.#seconds = seconds;
  }

  /** Ready when its threads have started. Round trips are to the server of `postgresUrl`. */
  static async start(folder: string, seconds: number, postgresUrl?: string): Promise<Floors> {
    const program = new Program('floor', [folder, ...(postgresUrl ? [postgresUrl] : [])]);
    await program.ask('ready');
    return new Floors(program, seconds);
  }

  measure(work: FloorWork): Promise<Floor> {
    return this.#program.ask<Floor>('run', { work, seconds: this.#seconds });
  }

  /**
   * Measures the floor before and after `load`, which runs `slices` times: on a machine with
   * other work both see the same of it.
   */
  async around<T>(work: FloorWork, slices: number, load: () => Promise<T>) {
    const floors = [await this.measure(work)];
    const loads: T[] = [];
    for (let i = 0; i < slices; i++) {
      loads.push(await load());
      floors.push(await this.measure(work));
    }
    const floor: Floor = {
      cpuMs: mean(floors.map(({ cpuMs }) => cpuMs)),
      perSecond: mean(floors.map(({ perSecond }) => perSecond)),
    };
    return { floor, loads };
  }

  stop(): Promise<void> {
    return this.#program.stop();
  }
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
