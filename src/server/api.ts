/** The door of the API. */
import { operations } from '#api/operations/index.ts';
import { anyCredentials, knownNamesOnly, storedCredentials } from '#api/protocol/credentials.ts';
import { apiDoor } from '#api/protocol/door.ts';
import { operationCall } from '#api/protocol/operation-call.ts';
import { countedBy } from '#api/protocol/rate-check.ts';
import { DEVELOPMENT_INPUTS } from '#contract/model.ts';
import type { KeyUses } from '#domain/access/key-uses.ts';
import type { ApiDoor, OperationCall } from '#http/exchange.ts';
import type { NameCheck } from '#http/known-names.ts';
import type { Composition } from './domain.ts';
import type { ServerConfig } from './options.ts';

export function openApi(
  domain: Composition,
  names: NameCheck,
  keyUses: KeyUses,
  { mode, region: defaultRegion, accountId }: ServerConfig,
): ApiDoor {
  const { store, clock, log, acts } = domain;
  return apiDoor({
    operations,
    domain,
    inputs: mode === 'dev' ? DEVELOPMENT_INPUTS : {},
    credentials:
      mode === 'dev'
        ? knownNamesOnly(names, anyCredentials)
        : storedCredentials({ accessKeys: store.accessKeys, keyUses, clock }),
    rates: countedBy(domain, defaultRegion),
    defaultRegion,
    accountId,
    clock,
    acts,
    log,
  });
}

/** The operations for the tools of a development server. */
export const callFor = (domain: Composition): OperationCall =>
  operationCall({ operations, domain, inputs: DEVELOPMENT_INPUTS, ids: domain.ids });
