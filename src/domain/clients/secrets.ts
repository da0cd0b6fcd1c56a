/** The secrets of a client: which clients have one, how many, and what is shown of them. Pure. */
import { clientSecretNotFound, invalidParameter, limitExceeded } from '#contract/errors.ts';
import type { ClientSecretDescriptorType } from '#contract/types.ts';
import type { Client, ClientSecret } from '#store/tables/clients.ts';

/** Two, so that a new secret can be rolled out while the old one is still valid. */
const MAX_SECRETS = 2;

/** The client with one more secret. @throws InvalidParameterException, LimitExceededException */
export function withSecret(client: Client, secret: ClientSecret): Client {
  const { id } = client;
  refuseRegistered(client);
  if (client.secrets.length === 0) {
    throw invalidParameter(`Client ${id} is not configured with a secret.`);
  }
  if (client.secrets.length >= MAX_SECRETS) {
    throw limitExceeded(`A client cannot have more than ${MAX_SECRETS} secrets.`);
  }
  if (client.secrets.some((other) => other.value === secret.value)) {
    throw invalidParameter(`Client ${id} has this secret already.`);
  }
  return { ...client, secrets: [...client.secrets, secret] };
}

/** The client without this secret. @throws InvalidParameterException, ResourceNotFoundException */
export function withoutSecret(client: Client, secretId: string): Client {
  refuseRegistered(client);
  const secrets = client.secrets.filter((secret) => secret.id !== secretId);
  if (secrets.length === client.secrets.length) {
    throw clientSecretNotFound(secretId);
  }
  if (secrets.length === 0) {
    throw invalidParameter('The last secret of a client cannot be deleted.');
  }
  return { ...client, secrets };
}

/** The client's secrets without their values, oldest first. @throws InvalidParameterException */
export function secretsOf(client: Client): readonly ClientSecretDescriptorType[] {
  refuseRegistered(client);
  return client.secrets.map(descriptor);
}

export function descriptor({ id, createdAt }: ClientSecret): ClientSecretDescriptorType {
  return { ClientSecretId: id, ClientSecretCreateDate: new Date(createdAt) };
}

/** A client that registered itself has one secret; it could not be given another. */
function refuseRegistered({ id, registered }: Client): void {
  if (!registered) return;
  throw invalidParameter(`Client ${id} registered itself: its secret cannot be managed.`);
}
