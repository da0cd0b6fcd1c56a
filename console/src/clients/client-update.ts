/**
 * Changing one setting of an app client. UpdateUserPoolClient puts back to its default what it is
 * not given, so a change carries all that the client has. Pure.
 */
import type {
  UpdateUserPoolClientRequest,
  UserPoolClientType,
} from '@aws-sdk/client-cognito-identity-provider';
import { carried } from '../frame/carried.ts';

/** A member that is there and undefined goes back to its default. */
export type ClientChange = {
  readonly [Name in Exclude<keyof UpdateUserPoolClientRequest, 'UserPoolId' | 'ClientId'>]?:
    | UpdateUserPoolClientRequest[Name]
    | undefined;
};

/** What an update carries as DescribeUserPoolClient shows it. */
export const CARRIED = [
  'ClientName',
  'RefreshTokenValidity',
  'AccessTokenValidity',
  'IdTokenValidity',
  'TokenValidityUnits',
  'ReadAttributes',
  'WriteAttributes',
  'ExplicitAuthFlows',
  'SupportedIdentityProviders',
  'CallbackURLs',
  'LogoutURLs',
  'DefaultRedirectURI',
  'AllowedOAuthFlows',
  'AllowedOAuthScopes',
  'AllowedOAuthFlowsUserPoolClient',
  'AnalyticsConfiguration',
  'PreventUserExistenceErrors',
  'EnableTokenRevocation',
  'EnablePropagateAdditionalUserContextData',
  'AuthSessionValidity',
  'RefreshTokenRotation',
] as const satisfies readonly (keyof UpdateUserPoolClientRequest & keyof UserPoolClientType)[];

/** The request that makes `change` and nothing else of the client as it was described. */
export function clientUpdateInput(
  client: UserPoolClientType,
  change: ClientChange,
): UpdateUserPoolClientRequest {
  return {
    UserPoolId: client.UserPoolId,
    ClientId: client.ClientId,
    ...carried(client, CARRIED),
    ...change,
  } as UpdateUserPoolClientRequest;
}
