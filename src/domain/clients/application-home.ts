/** Where an application is, for people who are to go back to it. Pure. */
import type { Client } from '#store/tables/clients.ts';

/**
 * A page of the application that needs nothing to open: where it has its users go when they are
 * signed out, else the start of the site it has them sent back to. Undefined for an app that is no
 * web site, and for a client that registered itself, whose addresses nobody has looked at.
 */
export function applicationHome({ registered, settings }: Client): string | undefined {
  if (registered) return undefined;
  const { LogoutURLs = [], DefaultRedirectURI, CallbackURLs = [] } = settings;
  const [page] = LogoutURLs.filter(isWeb);
  if (page !== undefined) return page;
  const [back] = [DefaultRedirectURI, ...CallbackURLs].filter(isWeb);
  return back === undefined ? undefined : `${new URL(back).origin}/`;
}

function isWeb(uri: string | undefined): uri is string {
  return uri !== undefined && URL.canParse(uri) && /^https?:$/.test(new URL(uri).protocol);
}
