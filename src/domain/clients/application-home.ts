/** Where an application is, for people who are to go back to it. Pure. */
import type { Client } from '#store/tables/clients.ts';

/**
 * A page of the application that opens for anyone: where it has its users go when they are signed
 * out, else a callback that is the start of a site. Any other callback expects an answer, and nothing
 * that is not registered is guessed. Undefined where none is registered, for an app that is no web
 * site, and for a client that registered itself, whose addresses nobody has looked at.
 */
export function applicationHome({ registered, settings }: Client): string | undefined {
  if (registered) return undefined;
  const { LogoutURLs = [], DefaultRedirectURI, CallbackURLs = [] } = settings;
  const callbacks = DefaultRedirectURI ? [DefaultRedirectURI, ...CallbackURLs] : CallbackURLs;
  const pages = [...LogoutURLs, ...callbacks.filter(isStartOfSite)].filter(isWeb);
  // Addresses of development machines are often registered beside that for everybody.
  return pages.find((uri) => uri.startsWith('https:')) ?? pages[0];
}

const isWeb = (uri: string) => URL.canParse(uri) && /^https?:$/.test(new URL(uri).protocol);

function isStartOfSite(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { pathname, search } = new URL(uri);
  return pathname === '/' && search === '';
}
