/** The routes of each pool's own place on the web: OAuth, and the pages. */
import type { Mount } from '#http/app.ts';
import type { SiteApp, SiteMount } from '#http/site.ts';
import type { Addresses } from './addresses.ts';
import type { Composition } from './domain.ts';
import { onFirstUse } from './on-first-use.ts';
import type { ServerConfig } from './options.ts';

export function siteMounts(
  domain: Composition,
  { issuers, publicUrl }: Addresses,
  { accountPage }: ServerConfig,
): readonly SiteMount[] {
  const parts = { ...domain, issuers, publicUrl, notices: domain.accountNotices };
  const mounts = [
    tokenMount(domain),
    onFirstUse<SiteApp>(async () => {
      const { siteDiscovery } = await import('#oauth/discovery.ts');
      return siteDiscovery(parts);
    }),
    onFirstUse<SiteApp>(async () => {
      const { registerEndpoint } = await import('#oauth/register.ts');
      return registerEndpoint(domain.registrations);
    }),
    onFirstUse<SiteApp>(async () => {
      const { userInfoEndpoint } = await import('#oauth/user-info.ts');
      return userInfoEndpoint(domain.bearers);
    }),
    onFirstUse<SiteApp>(async () => {
      const { revokeEndpoint } = await import('#oauth/revoke.ts');
      return revokeEndpoint(parts);
    }),
    onFirstUse<SiteApp>(async () => {
      const { samlMetadata } = await import('#oauth/saml-metadata.ts');
      return samlMetadata(domain.serviceProviderMetadata);
    }),
    onFirstUse<SiteApp>(async () => {
      const { authorizeEndpoint } = await import('#oauth/authorize.ts');
      const { answerApplication } = await import('#pages/application-answer.ts');
      const { toProvider } = await import('#pages/federation/authentication-requests.ts');
      const { Journeys } = await import('#pages/journey/journeys.ts');
      const leave = toProvider({ ...parts, journeys: new Journeys(parts) });
      return authorizeEndpoint(domain.authorizations, answerApplication(domain), leave);
    }),
    onFirstUse<SiteApp>(async () => {
      const { logoutEndpoint } = await import('#oauth/logout.ts');
      const { leaveByProvider } = await import('#pages/federation/single-logout.ts');
      const { Journeys } = await import('#pages/journey/journeys.ts');
      const leave = leaveByProvider({ ...parts, journeys: new Journeys(parts) });
      return logoutEndpoint(domain.signOuts, leave);
    }),
    onFirstUse<SiteApp>(async () => {
      const { sitePages } = await import('#pages/site-pages.ts');
      return sitePages({ ...parts, hasAccountPage: accountPage !== 'off' });
    }),
  ];
  if (accountPage === 'off') return mounts;
  const account = onFirstUse<SiteApp>(async () => {
    const { accountPages } = await import('#pages/account/account-pages.ts');
    return accountPages(parts);
  });
  return [...mounts, account];
}

function tokenMount(domain: Composition): SiteMount {
  return onFirstUse(async () => {
    const { tokenEndpoint } = await import('#oauth/token.ts');
    return tokenEndpoint({ ...domain, grants: await tokenGrants(domain) });
  });
}

/** The token endpoint of the server's own host. */
export function commonTokenMount(domain: Composition): Mount {
  return onFirstUse(async () => {
    const { commonTokenEndpoint } = await import('#oauth/token.ts');
    return commonTokenEndpoint({ ...domain, grants: await tokenGrants(domain) });
  });
}

async function tokenGrants({ codeGrants, renewals, clientTokens }: Composition) {
  const { clientCredentials } = await import('#oauth/grants/client-credentials.ts');
  const { authorizationCode } = await import('#oauth/grants/authorization-code.ts');
  const { refreshToken } = await import('#oauth/grants/refresh-token.ts');
  return {
    authorization_code: authorizationCode(codeGrants),
    refresh_token: refreshToken(renewals),
    client_credentials: clientCredentials(clientTokens),
  };
}
