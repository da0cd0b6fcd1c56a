/** Passwords, and the verdict on one that was sent. */
import {
  count,
  forgive,
  hasEnded,
  isLocked,
  type ModelClient,
  type ModelPassword,
  type ModelUser,
  type World,
} from './model.ts';
import { NOT_AUTHORIZED, refused, type Verdict } from './settle.ts';

export const PASSWORDS = ['Correct-horse-1', 'Correct-horse-2', 'Correct-horse-3'];

/** The verdict on a password; `spent` where it is the answer within a session that was used. */
export function byPassword(
  world: World,
  client: ModelClient,
  user: ModelUser | undefined,
  given: string,
  spent = false,
): Verdict {
  const now = world.clock.now();
  if (!user) return client.hides ? NOT_AUTHORIZED : refused('UserNotFoundException');
  if (isLocked(user, 'password', now)) return NOT_AUTHORIZED;
  if (!client.hides && !user.enabled) return NOT_AUTHORIZED;
  count(user, 'password', now);
  if (given !== user.password.text) return NOT_AUTHORIZED;
  const verdict = afterPassword(world, client, user);
  // A right password in a session that was used is a failure like any other.
  if ('refused' in verdict || !spent) forgive(user, 'password');
  return spent ? NOT_AUTHORIZED : verdict;
}

export function afterPassword(world: World, client: ModelClient, user: ModelUser): Verdict {
  if (!user.enabled || hasEnded(user.password, world.clock.now())) return NOT_AUTHORIZED;
  return { client, user, proofs: { first: 'PASSWORD', password: user.password } };
}

export function newPassword(world: World, text: string, temporary: boolean): ModelPassword {
  return { text, temporary, setAt: world.clock.now() };
}
