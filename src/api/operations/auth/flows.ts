/** The authentication flows, as InitiateAuth and AdminInitiateAuth name them. */
import { invalidParameter, notSupported } from '#contract/errors.ts';
import type {
  AdminInitiateAuthRequest,
  AuthFlowType,
  InitiateAuthRequest,
  InitiateAuthResponse,
} from '#contract/types.ts';
import { type Flow, flowEnabled } from '#domain/clients/effective-settings.ts';
import type { Caller } from '#domain/risk/caller.ts';
import { API_DOOR } from '#domain/signin/challenge.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { Domain } from '../../operation.ts';

export interface FlowRequest {
  readonly pool: Pool;
  readonly client: Client;
  readonly input: InitiateAuthRequest | AdminInitiateAuthRequest;
  readonly by: 'user' | 'admin';
  readonly caller: Caller;
}

/** Legacy names of flows. */
const ALIASES: Partial<Record<AuthFlowType, Flow>> = {
  ADMIN_NO_SRP_AUTH: 'ADMIN_USER_PASSWORD_AUTH',
  REFRESH_TOKEN: 'REFRESH_TOKEN_AUTH',
};

/** The flow that sends a password plainly belongs to who asks; the other one's is refused. */
const FOREIGN: Record<FlowRequest['by'], Flow> = {
  user: 'ADMIN_USER_PASSWORD_AUTH',
  admin: 'USER_PASSWORD_AUTH',
};

const REFUSALS: Record<Flow, string> = {
  USER_PASSWORD_AUTH: 'USER_PASSWORD_AUTH flow not enabled for this client',
  ADMIN_USER_PASSWORD_AUTH: 'Auth flow not enabled for this client',
  USER_SRP_AUTH: 'USER_SRP_AUTH is not enabled for the client.',
  CUSTOM_AUTH: 'CUSTOM_AUTH is not enabled for the client.',
  USER_AUTH: 'USER_AUTH is not enabled for the client.',
  REFRESH_TOKEN_AUTH: 'REFRESH_TOKEN_AUTH is not enabled for the client.',
  CLIENT_TOKEN_AUTH: 'CLIENT_TOKEN_AUTH is not a user flow.',
};

/** Runs a flow for the client; throws when the client does not allow it. */
export async function runFlow(
  domain: Domain,
  { pool, client, input, by, caller }: FlowRequest,
): Promise<InitiateAuthResponse> {
  const flow = ALIASES[input.AuthFlow] ?? (input.AuthFlow as Flow);
  if (flow === FOREIGN[by]) throw invalidParameter('Initiate Auth method not supported.');
  if (!flowEnabled(client, flow)) throw invalidParameter(REFUSALS[flow]);
  const parameters = input.AuthParameters ?? {};
  if (input.Session !== undefined && flow !== 'USER_AUTH') {
    throw invalidParameter('Session is for the flow USER_AUTH only.');
  }
  const metadata = input.ClientMetadata ?? {};
  const request = { pool, client, caller, parameters, metadata, door: API_DOOR };
  switch (flow) {
    case 'USER_PASSWORD_AUTH':
    case 'ADMIN_USER_PASSWORD_AUTH':
      return domain.signIn.withPassword(request, flow);
    case 'USER_SRP_AUTH':
      return domain.signIn.withSrp(request);
    case 'REFRESH_TOKEN_AUTH':
      return domain.signIn.withRefreshToken(request);
    case 'USER_AUTH':
      return domain.signIn.withChoice(request, input.Session);
    case 'CUSTOM_AUTH':
      return domain.signIn.withCustom(request);
    case 'CLIENT_TOKEN_AUTH':
      throw notSupported(`The flow ${flow}`);
  }
}
