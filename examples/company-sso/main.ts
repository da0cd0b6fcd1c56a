/**
 * A web application that companies sign in to with their own accounts. Whoever types an address is
 * led to the provider of its domain; the pool of the application knows which one. See README.md.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import * as openid from 'openid-client';
import { type ApplicationPool, type Provider, prepare } from './pools.ts';

const HELP = `Usage: node examples/company-sso/main.ts [--provider <file>] [--prefix <prefix>] [--endpoint <url>] [--port <port>]
       node examples/company-sso/main.ts --issuer <url> --client <id> [--port <port>]

  --provider <file>  the company's provider: JSON as CreateIdentityProvider takes it
                     (default: a second pool that is made on the same server)
  --prefix <prefix>  the domain of the application's pool (default: a new one each time)
  --endpoint <url>   the server (default: AWS_ENDPOINT_URL, or http://localhost:9229)
  --issuer <url>     a pool that was made before: the server's address, a slash and the pool's id
  --client <id>      its client
  --port <port>      where this application listens (default: 4000)`;

/** What has to fit together between leaving for the login pages and coming back. */
interface Leaving {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

const options = readOptions();
const leaving = new Map<string, Leaving>();
const signedIn = new Map<string, openid.IDToken>();

const server = createServer((request, response) => {
  answer(request, response).catch((error: Error) => {
    console.error(`${error.name}: ${error.message}`);
    page(response, `<p>${escaped(meaningOf(error))}</p><a href="/">Again</a>`, 500);
  });
});
server.listen(options.port, '127.0.0.1', () => start().catch(stop));
server.on('error', stop);

const home = () => `http://localhost:${(server.address() as AddressInfo).port}/`;
const callback = () => `${home()}callback`;

let pool: openid.Configuration;

async function start() {
  const { issuer, client } = options.pool ?? (await newPool());
  pool = await openid.discovery(new URL(issuer), client, undefined, openid.None(), {
    // Only because a development server speaks HTTP.
    execute: [openid.allowInsecureRequests],
  });
  console.log(`Open ${home()} in a browser. Ctrl+C ends this application.`);
}

async function newPool(): Promise<ApplicationPool> {
  const { endpoint, prefix, provider } = options;
  const cognito = new CognitoIdentityProvider({
    endpoint,
    region: process.env.AWS_REGION ?? 'us-east-1',
    // A development server takes any credentials; `poolhouse serve` wants an access key of its own.
    credentials: {
      accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? 'local',
      secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? 'local',
    },
  });
  try {
    return await prepare({ cognito, endpoint, prefix, provider, home: home() });
  } finally {
    cognito.destroy();
  }
}

async function answer(request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url!, home());
  const [, browser = randomUUID()] = /\bapp=([\w-]+)/.exec(request.headers.cookie ?? '') ?? [];
  switch (url.pathname) {
    case '/': {
      const claims = signedIn.get(browser);
      if (!claims) return page(response, SIGN_IN);
      return page(
        response,
        `<h1>Hello, ${escaped(String(claims.email))}</h1>
<pre>${escaped(JSON.stringify(claims, null, 2))}</pre><a href="/sign-out">Sign out</a>`,
      );
    }
    case '/sign-in': {
      const left = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        verifier: openid.randomPKCECodeVerifier(),
      };
      leaving.set(browser, left);
      response.setHeader('Set-Cookie', `app=${browser}; HttpOnly; SameSite=Lax; Path=/`);
      const to = openid.buildAuthorizationUrl(pool, {
        redirect_uri: callback(),
        scope: 'openid email',
        state: left.state,
        nonce: left.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(left.verifier),
        code_challenge_method: 'S256',
        ...providerOf(url.searchParams.get('email') ?? ''),
      });
      return go(response, to.href);
    }
    case '/callback': {
      const left = leaving.get(browser);
      if (!left) return go(response, '/');
      leaving.delete(browser);
      const tokens = await openid.authorizationCodeGrant(pool, url, {
        expectedState: left.state,
        expectedNonce: left.nonce,
        pkceCodeVerifier: left.verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims()!;
      signedIn.set(browser, claims);
      console.log(`${claims['cognito:username']} signed in.`);
      return go(response, '/');
    }
    case '/sign-out': {
      signedIn.delete(browser);
      const { end_session_endpoint: signOut } = pool.serverMetadata();
      const { client_id } = pool.clientMetadata();
      return go(response, `${signOut}?${new URLSearchParams({ client_id, logout_uri: home() })}`);
    }
    default:
      return page(response, '<h1>There is nothing here</h1>', 404);
  }
}

const SIGN_IN = `<h1>Nobody is signed in</h1>
<form action="/sign-in"><label>E-mail address at your company <input type="email" id="email" name="email" required></label>
<button>Sign in with your company's SSO</button></form>
<a href="/sign-in">Sign in another way</a>`;

/** The pool finds the provider by the domain, and the provider need not ask for the address again. */
function providerOf(email: string): Record<string, string> {
  const [, domain] = /@([^@]+)$/.exec(email) ?? [];
  return domain === undefined ? {} : { idp_identifier: domain, login_hint: email };
}

/** What the pool answered in place of a code is for people to read, as it stands. */
function meaningOf(error: Error): string {
  const said =
    error instanceof openid.AuthorizationResponseError ? error.error_description : error.message;
  return `That went wrong: ${said ?? error.message}`;
}

function page(response: ServerResponse, body: string, status = 200) {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(`<!doctype html><html lang="en"><title>Example</title><body>${body}</body></html>`);
}

function go(response: ServerResponse, to: string) {
  response.writeHead(302, { Location: to }).end();
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** Ends with one sentence. */
function stop(error: Error) {
  const where = options.pool?.issuer ?? options.endpoint;
  console.error(
    isRefused(error)
      ? `No server answers at ${where}. Start one with "npm start".`
      : `${error.name}: ${error.message}`,
  );
  process.exit(1);
}

/** Libraries wrap what went wrong, some more than once. */
function isRefused(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED' || isRefused(error.cause);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        provider: { type: 'string' },
        prefix: { type: 'string' },
        issuer: { type: 'string' },
        client: { type: 'string' },
        endpoint: { type: 'string' },
        port: { type: 'string', default: '4000' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      console.log(HELP);
      process.exit();
    }
    const { issuer, client, prefix } = values;
    if ((issuer === undefined) !== (client === undefined)) {
      throw new Error('--issuer and --client go together.');
    }
    const endpoint = values.endpoint ?? process.env.AWS_ENDPOINT_URL ?? 'http://localhost:9229';
    for (const url of [issuer ?? endpoint, endpoint]) {
      if (!/^https?:\/\/./.test(url)) throw new Error(`${url} is not an http or https URL.`);
    }
    if (!/^\d{1,5}$/.test(values.port)) throw new Error(`${values.port} is not a port.`);
    return {
      pool: issuer === undefined ? undefined : { issuer, client: client! },
      provider: values.provider === undefined ? undefined : providerIn(values.provider),
      prefix,
      endpoint: endpoint.replace(/\/$/, ''),
      port: Number(values.port),
    };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`);
    process.exit(2);
  }
}

function providerIn(file: string): Provider {
  return JSON.parse(readFileSync(file, 'utf8')) as Provider;
}
