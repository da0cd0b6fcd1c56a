/** node-oidc-provider on loopback: an OpenID provider that shares no code with what asks it. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { Visitor } from '../../support/visitor.ts';
import { locationOf } from '../../support/visitor.ts';

/** What is used of the package, which has no types. */
type ProviderClass = new (
  issuer: string,
  configuration: Readonly<Record<string, unknown>>,
) => { callback(): RequestListener; on(event: string, listener: (...args: never[]) => void): void };

export const NODE_CLIENT = { client_id: 'poolhouse', client_secret: 'the-secret-at-node-oidc' };

/** Starts it with one client, whose answers go to `redirectUri`. */
export async function startNodeOidcProvider(
  t: Pick<TestContext, 'after'>,
  redirectUri: string,
  configuration: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly issuer: string }> {
  let listener: RequestListener = (_request, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => listener(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const Provider = await providerClass();
  const settings = {
    clients: [
      {
        ...NODE_CLIENT,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    cookies: { keys: ['a key for cookies'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: async (_ctx: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({
        sub: id,
        email: `${id}@company.example`,
        email_verified: true,
        name: `${id} of the company`,
      }),
    }),
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
    },
    ...configuration,
  };
  const provider = quietly(() => new Provider(issuer, settings));
  listener = provider.callback();
  return { issuer };
}

async function providerClass(): Promise<ProviderClass> {
  const name: string = 'oidc-provider';
  return ((await import(name)) as { Provider: ProviderClass }).Provider;
}

/** It warns of everything that is not for production. */
function quietly<T>(make: () => T): T {
  const { warn, info } = console;
  console.warn = console.info = () => {};
  try {
    return make();
  } finally {
    console.warn = warn;
    console.info = info;
  }
}

/** The person signs in at its own pages and consents; answers where the browser is sent then. */
export async function signInAtNodeOidc(
  visitor: Visitor,
  location: string,
  login: string,
): Promise<URL> {
  const { origin } = new URL(location);
  let next = await visitor.location(location);
  for (let pages = 0; next.origin === origin; pages++) {
    if (pages > 10) throw new Error('no end of pages');
    if (next.pathname.startsWith('/interaction/')) {
      const page = await (await visitor.get(next.href)).text();
      const isLogin = page.includes('name="login"');
      const fields: Record<string, string> = isLogin
        ? { prompt: 'login', login, password: 'any' }
        : { prompt: 'consent' };
      next = locationOf(await visitor.post(next.href, fields));
    } else {
      next = await visitor.location(next.href);
    }
  }
  return next;
}
