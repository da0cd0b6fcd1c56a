/** The clients of a pool, for a person to choose from. */
import { ListUserPoolClientsCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Api } from '../frame/api/api.ts';
import type { Option } from '../frame/form/fields.tsx';

/** As many as one chooses from; the page of a client is there for the others of a pool with more. */
const SHOWN = 60;

export async function readClientOptions(api: Api, pool: string): Promise<readonly Option[]> {
  const command = new ListUserPoolClientsCommand({ UserPoolId: pool, MaxResults: SHOWN });
  const { UserPoolClients = [] } = await api.send(command);
  return UserPoolClients.map(({ ClientId: value = '', ClientName: label = '' }) => ({
    value,
    label,
  }));
}
