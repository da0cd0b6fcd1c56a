/** What the endpoints that browsers are sent to have in common: GET alone, and nothing is cached. */
import type { Site, SiteApp, SiteContext } from '#http/site.ts';
import { json } from './endpoint.ts';

export function browserEndpoint(
  app: SiteApp,
  path: string,
  answer: (c: SiteContext) => Promise<Response>,
): void {
  app.all(path, async (c) => {
    c.header('Cache-Control', 'no-store');
    // A signed-in browser gets its authorization at once: HEAD must not cause that.
    if (c.req.method === 'GET') return answer(c);
    c.header('Allow', 'GET');
    return json(c, { error: 'invalid_request', error_description: 'Method not allowed' }, 405);
  });
}

/** The page that says why a request leads nowhere. */
export function errorPage({ origin, base }: Site, error: string, query: URLSearchParams): string {
  const clientId = query.get('client_id');
  const parameters = new URLSearchParams({ error, ...(clientId && { client_id: clientId }) });
  return `${origin}${base}/error?${parameters}`;
}
