/**
 * The generation of a user's sign-ins: what ends everything that was begun before. A session of a
 * sign-in, an enrolment and an authorization code carry the generation they were begun in, and are
 * good for nothing once the user's is another. Tokens that were given out are not affected.
 */
import type { Statements, Transaction } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { User } from '#store/tables/users.ts';

/** What the door that asks for a change adds to it. */
export interface ChangeTerms {
  /** Runs in the transaction of the change. */
  readonly within?: Statements | undefined;
  /** The id of the SSO session in which the user makes the change: it goes on. */
  readonly keeps?: string | undefined;
  /** The client that the user must still be able to sign in to afterwards. */
  readonly signsInTo?: Client | undefined;
}

export function generationOf({ mfa }: Pick<User, 'mfa'>): number {
  return mfa.generation ?? 0;
}

/**
 * The generation as sessions carry it: of one length for every user and for decoys, or the length
 * of a session would tell who exists.
 */
export function generationMark(user: Pick<User, 'mfa'>): string {
  return generationOf(user).toString(16).padStart(8, '0');
}

/** The user in the next generation: sign-ins that are under way end. */
export function inNextGeneration(user: User): User {
  return { ...user, mfa: { ...user.mfa, generation: generationOf(user) + 1 } };
}

/**
 * The user signed out everywhere: in the next generation, and with what began by `at` ended by the
 * clock too, which tells of tokens that know no more than when they were made.
 */
export function signedOut(user: User, at: number): User {
  return { ...inNextGeneration(user), signedOutAt: Math.max(at, user.signedOutAt) };
}

/**
 * Ends what the user has begun by factors that are no longer the same: sign-ins that are under way,
 * and SSO sessions but the one that goes on. Answers the user as it is to be written.
 */
export async function endSignIns(
  tx: Transaction,
  user: User,
  { keeps }: Pick<ChangeTerms, 'keeps'> = {},
): Promise<User> {
  await tx.sso.endOthers(user.poolId, user.id, keeps);
  return inNextGeneration(user);
}
