/** The scopes a client of a pool can have: those of OpenID Connect, and those of its resource servers. */
import { ListResourceServersCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Api } from '../frame/api/api.ts';
import type { Option } from '../frame/form/fields.tsx';

export const STANDARD_SCOPES = [
  'openid',
  'email',
  'phone',
  'profile',
  'aws.cognito.signin.user.admin',
] as const;

export async function readCustomScopes(api: Api, pool: string): Promise<readonly Option[]> {
  const found: Option[] = [];
  let token: string | undefined;
  do {
    const { ResourceServers = [], NextToken } = await api.send(
      new ListResourceServersCommand({ UserPoolId: pool, MaxResults: 50, NextToken: token }),
    );
    for (const { Identifier, Scopes = [] } of ResourceServers) {
      for (const { ScopeName, ScopeDescription = '' } of Scopes) {
        const value = `${Identifier}/${ScopeName}`;
        found.push({ value, label: value, description: ScopeDescription });
      }
    }
    token = NextToken;
  } while (token !== undefined);
  return found;
}
