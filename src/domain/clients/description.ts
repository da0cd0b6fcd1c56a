/** A client as operations show it. Pure. */
import type {
  ClientTypeType,
  GetUserPoolClientSessionConfigurationResponse,
  UserPoolClientType,
} from '#contract/types.ts';
import type { Client } from '#store/tables/clients.ts';
import { ssoMinutes } from './effective-settings.ts';

/** The client with its settings; of two secrets, the older is shown. */
export function describeClient(client: Client): UserPoolClientType {
  return {
    UserPoolId: client.poolId,
    ClientName: client.name,
    ClientId: client.id,
    ClientSecret: client.secrets[0]?.value,
    LastModifiedDate: new Date(client.modifiedAt),
    CreationDate: new Date(client.createdAt),
    ...client.settings,
    ClientType: clientType(client),
  };
}

export function clientType({ registered }: Client): ClientTypeType {
  return registered ? 'DCR' : 'REGULAR';
}

export function describeSessions(client: Client): GetUserPoolClientSessionConfigurationResponse {
  const SSOSession = { MaxValidityMinutes: ssoMinutes(client) };
  return { UserPoolId: client.poolId, ClientId: client.id, SSOSession };
}
