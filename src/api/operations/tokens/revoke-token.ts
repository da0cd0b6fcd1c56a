import { unauthorizedClient } from '#contract/errors.ts';
import { checkClientSecret } from '#domain/clients/secret-hash.ts';
import type { Operation } from '../../operation.ts';

/**
 * Revokes a refresh token with every token that came from it; with LINKED also the SSO session it
 * came through, which is known where the pool follows sessions.
 */
export const revokeToken: Operation<'RevokeToken'> = async (input, domain) => {
  const client = await domain.clients.find(input.ClientId);
  if (!client) throw unauthorizedClient(`User pool client ${input.ClientId} does not exist.`);
  checkClientSecret(client, input.ClientSecret, unauthorizedClient);
  const linked = input.RevokeAssociatedSessions === 'LINKED';
  await domain.revocations.revoke(client, input.Token, { linked });
  return {};
};
