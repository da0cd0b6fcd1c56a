/** Whom the triggers of a sign-in hear of. Pure. */
import { hidesUserExistence } from '#domain/clients/effective-settings.ts';
import type { SignInUser } from '#triggers/authentication.ts';
import { type TriggerSubject, userAttributesOf } from '#triggers/trigger.ts';
import type { Asked } from './challenge.ts';

/** A name that is nobody's is told as it was typed. */
export function triggerSubject({
  pool,
  client,
  user,
  imagined,
  parameters,
}: Asked): TriggerSubject {
  const userName = imagined ? parameters.USERNAME : user.username;
  return { pool, clientId: client.id, userName };
}

/** Nothing that is made up for a name is told of it. */
export function triggerUser({ pool, client, user, imagined }: Asked): SignInUser {
  return {
    userAttributes: imagined ? {} : userAttributesOf(pool, user),
    ...(hidesUserExistence(client) && { userNotFound: imagined }),
  };
}
