/** How an app client proves that it holds its secret: by SECRET_HASH, or by the secret itself. */
import { createHmac } from 'node:crypto';
import {
  type CognitoError,
  secretHashMissing,
  secretHashUnexpected,
  secretHashWrong,
} from '#contract/errors.ts';
import { sameText } from '#platform/constant-time.ts';
import type { Client } from '#store/tables/clients.ts';

/** Base64 of HMAC-SHA256 under the client's secret of the username and the client's id. */
export function secretHash(secret: string, username: string, clientId: string): string {
  return createHmac('sha256', secret).update(username).update(clientId).digest('base64');
}

/**
 * Throws unless `given` is the hash of `username` under one of the client's secrets, or there is
 * neither a hash nor a secret. `username` is the text of the same request, or the real username
 * where a token is exchanged; `wrong` makes the refusal of a hash that does not match.
 */
export function checkSecretHash(
  client: Client,
  username: string,
  given: string | undefined,
  wrong: (clientId: string) => CognitoError = secretHashWrong,
): void {
  if (client.secrets.length === 0) {
    if (given !== undefined) throw secretHashUnexpected(client.id);
    return;
  }
  if (given === undefined) throw secretHashMissing(client.id);
  // Every secret is tried, whichever matches.
  const matches = client.secrets.filter(({ value }) =>
    sameText(secretHash(value, username, client.id), given),
  );
  if (matches.length === 0) throw wrong(client.id);
}

/**
 * Throws unless `given` is one of the client's secrets in the clear, as the token operations take
 * it, or there is neither. `refused` makes the error of the operation.
 */
export function checkClientSecret(
  client: Client,
  given: string | undefined,
  refused: (message: string) => Error,
): void {
  if (client.secrets.length === 0) {
    if (given === undefined) return;
    throw refused(`Client ${client.id} is not configured for secret but secret was received`);
  }
  if (given === undefined) {
    throw refused(`Client ${client.id} is configured for secret but secret was not received`);
  }
  const matches = client.secrets.filter(({ value }) => sameText(value, given));
  if (matches.length === 0) throw refused('Invalid client secret.');
}
