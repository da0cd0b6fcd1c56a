/** Reading an app client, and the one way in which views change it. */
import {
  DescribeUserPoolClientCommand,
  UpdateUserPoolClientCommand,
  type UserPoolClientType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Api } from '../frame/api/api.ts';
import { rememberName } from '../frame/names.ts';
import { type ClientChange, clientUpdateInput } from './client-update.ts';

interface ClientIds {
  readonly UserPoolId: string;
  readonly ClientId: string;
}

export async function readClient(api: Api, ids: ClientIds): Promise<UserPoolClientType> {
  const { UserPoolClient = {} } = await api.send(new DescribeUserPoolClientCommand(ids));
  rememberName(ids.ClientId, UserPoolClient.ClientName ?? ids.ClientId);
  return UserPoolClient;
}

/** Reads the client anew and writes it with the change, so that what others changed meanwhile stays. */
export async function changeClient(
  api: Api,
  ids: ClientIds,
  change: (client: UserPoolClientType) => ClientChange,
): Promise<void> {
  const client = await readClient(api, ids);
  await api.send(new UpdateUserPoolClientCommand(clientUpdateInput(client, change(client))));
}
