/** The door of the API, and of the domain what its operations see. */
import { operations } from '#api/operations/index.ts';
import { anyCredentials, storedCredentials } from '#api/protocol/credentials.ts';
import { apiDoor } from '#api/protocol/door.ts';
import type { ApiDoor } from '#http/exchange.ts';
import type { Domain } from './domain.ts';
import type { ServerOptions } from './options.ts';

export function openApi(
  domain: Domain,
  { mode, region: defaultRegion, accountId }: ServerOptions,
): ApiDoor {
  const { store, clock, log } = domain;
  return apiDoor({
    operations,
    // Told one by one: the door copies them for each request.
    domain: {
      pools: domain.pools,
      clients: domain.clients,
      domains: domain.domains,
      resourceServers: domain.resourceServers,
      brandings: domain.brandings,
      classicStyles: domain.classicStyles,
      terms: domain.terms,
      accounts: domain.accounts,
      userAttributes: domain.userAttributes,
      groups: domain.groups,
      imports: domain.imports,
      authenticators: domain.authenticators,
      passkeys: domain.passkeys,
      devices: domain.devices,
      signUps: domain.signUps,
      recovery: domain.recovery,
      passwordChange: domain.passwordChange,
      signIn: domain.signIn,
      enrolment: domain.enrolment,
      autoSignIn: domain.autoSignIn,
      bearers: domain.bearers,
      renewals: domain.renewals,
      revocations: domain.revocations,
      signingKeys: domain.signingKeys,
      authEvents: domain.authEvents,
      watched: domain.watched,
      userSessions: domain.userSessions,
      clientTokens: domain.clientTokens,
    },
    credentials: mode === 'dev' ? anyCredentials : storedCredentials(store.accessKeys, clock),
    defaultRegion,
    accountId,
    log,
  });
}
