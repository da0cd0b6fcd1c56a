/**
 * A web application whose users sign in at the login pages of a pool: OpenID Connect with
 * openid-client, and Node's own modules. See README.md.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import * as openid from 'openid-client';

const HELP = `Usage: node examples/web-sign-in/main.ts [--issuer <url> --client <id>] [--endpoint <url>] [--port <port>]

  --issuer <url>    the pool: the server's address, a slash and the pool's id
  --client <id>     a client of the pool without a secret, with this application's callback URL
  --endpoint <url>  without these two, a pool with a user is made on this server
                    (default: AWS_ENDPOINT_URL, or http://localhost:9229)
  --port <port>     where this application listens (default: 4000)`;

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
    page(response, `<p>That went wrong: ${escaped(error.message)}</p><a href="/">Again</a>`, 500);
  });
});
server.listen(options.port, '127.0.0.1', () => start().catch(stop));
server.on('error', stop);

const home = () => `http://localhost:${(server.address() as AddressInfo).port}/`;
const callback = () => `${home()}callback`;

let provider: openid.Configuration;

async function start() {
  const { issuer, client } = options.issuer
    ? { issuer: options.issuer, client: options.client! }
    : await prepare();
  provider = await openid.discovery(new URL(issuer), client, undefined, openid.None(), {
    // Only because a development server speaks HTTP.
    execute: [openid.allowInsecureRequests],
  });
  console.log(`Open ${home()} in a browser. Ctrl+C ends this application.`);
}

async function answer(request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url!, home());
  const [, browser = randomUUID()] = /\bapp=([\w-]+)/.exec(request.headers.cookie ?? '') ?? [];
  switch (url.pathname) {
    case '/': {
      const claims = signedIn.get(browser);
      return claims
        ? page(
            response,
            `<h1>Hello, ${escaped(String(claims['cognito:username']))}</h1>
<pre>${escaped(JSON.stringify(claims, null, 2))}</pre><a href="/sign-out">Sign out</a>`,
          )
        : page(response, '<h1>Nobody is signed in</h1><a href="/sign-in">Sign in</a>');
    }
    case '/sign-in': {
      const left = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        verifier: openid.randomPKCECodeVerifier(),
      };
      leaving.set(browser, left);
      response.setHeader('Set-Cookie', `app=${browser}; HttpOnly; SameSite=Lax; Path=/`);
      const to = openid.buildAuthorizationUrl(provider, {
        redirect_uri: callback(),
        scope: 'openid email',
        state: left.state,
        nonce: left.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(left.verifier),
        code_challenge_method: 'S256',
      });
      return go(response, to.href);
    }
    case '/callback': {
      const left = leaving.get(browser);
      if (!left) return go(response, '/sign-in');
      leaving.delete(browser);
      const tokens = await openid.authorizationCodeGrant(provider, url, {
        expectedState: left.state,
        expectedNonce: left.nonce,
        pkceCodeVerifier: left.verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims()!;
      signedIn.set(browser, claims);
      console.log(`${claims['cognito:username']} signed in. The access token:`);
      console.log(tokens.access_token);
      return go(response, '/');
    }
    case '/sign-out': {
      signedIn.delete(browser);
      const { end_session_endpoint: signOut } = provider.serverMetadata();
      const { client_id } = provider.clientMetadata();
      return go(response, `${signOut}?${new URLSearchParams({ client_id, logout_uri: home() })}`);
    }
    default:
      return page(response, '<h1>There is nothing here</h1>', 404);
  }
}

/** A pool with TOTP, a domain, a client for this application, and a user. */
async function prepare() {
  const cognito = new CognitoIdentityProvider({
    endpoint: options.endpoint,
    region: process.env.AWS_REGION ?? 'us-east-1',
    // A development server takes any credentials; `poolhouse serve` wants an access key of its own.
    credentials: {
      accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? 'local',
      secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? 'local',
    },
  });
  const { UserPool } = await cognito.createUserPool({
    PoolName: 'Web example',
    AutoVerifiedAttributes: ['email'],
  });
  const UserPoolId = UserPool!.Id!;
  await cognito.setUserPoolMfaConfig({
    UserPoolId,
    MfaConfiguration: 'ON',
    SoftwareTokenMfaConfiguration: { Enabled: true },
  });
  await cognito.createUserPoolDomain({
    UserPoolId,
    Domain: `web-example-${randomUUID().slice(0, 8)}`,
    ManagedLoginVersion: 2,
  });
  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId,
    ClientName: 'web-example',
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid', 'email'],
    SupportedIdentityProviders: ['COGNITO'],
    CallbackURLs: [callback()],
    LogoutURLs: [home()],
  });
  const user = { UserPoolId, Username: 'alice' };
  await cognito.adminCreateUser({ ...user, MessageAction: 'SUPPRESS' });
  await cognito.adminSetUserPassword({ ...user, Password: 'Correct-Horse-7', Permanent: true });
  cognito.destroy();
  console.log(`The pool ${UserPoolId} has a user alice with the password Correct-Horse-7.`);
  return { issuer: `${options.endpoint}/${UserPoolId}`, client: UserPoolClient!.ClientId! };
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
  const where = options.issuer ?? options.endpoint;
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
    const { issuer, client } = values;
    if ((issuer === undefined) !== (client === undefined)) {
      throw new Error('--issuer and --client go together.');
    }
    const endpoint = values.endpoint ?? process.env.AWS_ENDPOINT_URL ?? 'http://localhost:9229';
    for (const url of [issuer ?? endpoint, endpoint]) {
      if (!/^https?:\/\/./.test(url)) throw new Error(`${url} is not an http or https URL.`);
    }
    if (!/^\d{1,5}$/.test(values.port)) throw new Error(`${values.port} is not a port.`);
    return { issuer, client, endpoint: endpoint.replace(/\/$/, ''), port: Number(values.port) };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`);
    process.exit(2);
  }
}
