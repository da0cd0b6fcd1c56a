/** The door of the API. */
import { operations } from '#api/operations/index.ts';
import type { OperatorDomain } from '#api/operator/operation.ts';
import { operatorService } from '#api/operator/service.ts';
import {
  anyCredentials,
  knownNamesOnly,
  type SigningService,
  storedCredentials,
} from '#api/protocol/credentials.ts';
import { apiDoor } from '#api/protocol/door.ts';
import { operationCall } from '#api/protocol/operation-call.ts';
import { countedBy } from '#api/protocol/rate-check.ts';
import { cognitoService } from '#api/protocol/service.ts';
import { stsDoor } from '#api/sts/door.ts';
import { DEVELOPMENT_INPUTS } from '#contract/model.ts';
import type { KeyUses } from '#domain/access/key-uses.ts';
import type { RoleSessions } from '#domain/access/role-sessions.ts';
import type { WebIdentities } from '#domain/tokens/web-identities.ts';
import type { ApiDoor, OperationCall } from '#http/exchange.ts';
import type { NameCheck } from '#http/known-names.ts';
import { isQueryRequest } from '#http/query-request.ts';
import type { Composition } from './domain.ts';
import type { ServerConfig } from './options.ts';

/** Who may sign requests, and when they did. */
export interface Access {
  readonly keyUses: KeyUses;
  readonly roleSessions: RoleSessions;
  readonly webIdentities: WebIdentities;
}

/** The Cognito API and the part of STS beside it, which share `POST /`. */
export function openApi(
  domain: Composition,
  names: NameCheck,
  access: Access,
  operators: OperatorDomain,
  { mode, region: defaultRegion, accountId }: ServerConfig,
): ApiDoor {
  const { store, clock, log, acts } = domain;
  const { roleSessions, webIdentities } = access;
  const credentialsFor = (service: SigningService) =>
    mode === 'dev'
      ? knownNamesOnly(names, anyCredentials)
      : storedCredentials({ ...access, accessKeys: store.accessKeys, clock }, service);
  const api = apiDoor({
    services: [
      cognitoService({
        operations,
        domain,
        inputs: mode === 'dev' ? DEVELOPMENT_INPUTS : {},
        rates: countedBy(domain, defaultRegion),
      }),
      operatorService(operators),
    ],
    pools: domain.pools,
    credentials: credentialsFor('cognito-idp'),
    defaultRegion,
    accountId,
    clock,
    acts,
    log,
  });
  const sts = stsDoor({
    credentials: credentialsFor('sts'),
    roleSessions,
    webIdentities,
    accountId,
    homeRegion: defaultRegion,
    trustsAnyone: mode === 'dev',
    clock,
    acts,
    log,
  });
  return (request) =>
    request.method === 'POST' && isQueryRequest(request.headers) ? sts(request) : api(request);
}

/** The operations for the tools of a development server. */
export const callFor = (domain: Composition): OperationCall =>
  operationCall({ operations, domain, inputs: DEVELOPMENT_INPUTS, ids: domain.ids });
