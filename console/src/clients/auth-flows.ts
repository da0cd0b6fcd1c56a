/** The flows of a client, in their present names. Pure. */
import type {
  ExplicitAuthFlowsType,
  UserPoolClientType,
} from '@aws-sdk/client-cognito-identity-provider';

/** Those a person chooses from, the usual ones first. */
export const FLOWS = [
  'ALLOW_USER_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_CUSTOM_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
  'ALLOW_CLIENT_TOKEN_AUTH',
] as const;

/** A flow by its present name; the types of the SDK lack one that the API has. */
export type Flow = (typeof FLOWS)[number];

/** The flows as they are in force: a client that names none, or names them in the old way, has these. */
export function presentFlows(client: UserPoolClientType): readonly Flow[] {
  const named: readonly string[] = client.ExplicitAuthFlows ?? [];
  const present = named.filter((name): name is Flow => FLOWS.some((flow) => flow === name));
  if (present.length > 0) return present;
  if (named.length === 0) {
    return ['ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];
  }
  const isCustomOnly = named.includes('CUSTOM_AUTH_FLOW_ONLY');
  return [
    ...(isCustomOnly ? [] : (['ALLOW_USER_SRP_AUTH'] as const)),
    ...(named.includes('USER_PASSWORD_AUTH') ? (['ALLOW_USER_PASSWORD_AUTH'] as const) : []),
    ...(named.includes('ADMIN_NO_SRP_AUTH') ? (['ALLOW_ADMIN_USER_PASSWORD_AUTH'] as const) : []),
    ...(isCustomOnly ? (['ALLOW_CUSTOM_AUTH'] as const) : []),
    'ALLOW_REFRESH_TOKEN_AUTH',
  ];
}

/** The flows as requests of the SDK take them. */
export const asInput = (flows: readonly Flow[]) => [...flows] as ExplicitAuthFlowsType[];

/** Whether the client names its flows as they were named before the `ALLOW_` names. */
export const hasOldNames = ({ ExplicitAuthFlows = [] }: UserPoolClientType) =>
  ExplicitAuthFlows.some((name) => !name.startsWith('ALLOW_'));

export const isRotating = ({ RefreshTokenRotation }: UserPoolClientType) =>
  RefreshTokenRotation?.Feature === 'ENABLED';
