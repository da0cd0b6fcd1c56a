/** The user of a sign-in, as the pool's functions are told of it. Pure. */
import { hidesUserExistence } from '#domain/clients/effective-settings.ts';
import type { SignInUser } from '#triggers/authentication.ts';
import { type TriggerSubject, userAttributesOf } from '#triggers/trigger.ts';
import type { SignInAttempt } from './challenge.ts';

/** An unknown name goes to the functions as it was typed. */
export function triggerSubject({
  pool,
  client,
  user,
  isDecoy,
  parameters,
}: SignInAttempt): TriggerSubject {
  const userName = isDecoy ? parameters.USERNAME : user.username;
  return { pool, clientId: client.id, userName };
}

/** A decoy's attributes are never sent. */
export function triggerUser({ pool, client, user, isDecoy }: SignInAttempt): SignInUser {
  return {
    userAttributes: isDecoy ? {} : userAttributesOf(pool, user),
    ...(hidesUserExistence(client) && { userNotFound: isDecoy }),
  };
}
