/** A small application on Amplify v6, built by Vite, in a real browser. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import type { App } from '../support/app.ts';
import { borrowTab } from '../support/tabs.ts';

/** Browsers trust names below localhost like HTTPS: passkeys work there. */
export const HOST = 'app.localhost';

export interface Application {
  readonly page: Page;
  /** Gives a page that was loaded anew its configuration, as an application does at its start. */
  configure(): Promise<void>;
  /** Calls a function of `aws-amplify/auth`; answers what it answers, as JSON. */
  call(name: string, input?: unknown): Promise<Answer>;
}

/** What the functions of Amplify answer, as far as tests look. */
export interface Answer {
  readonly isSignedIn?: boolean;
  readonly isSignUpComplete?: boolean;
  readonly nextStep?: {
    readonly signInStep?: string;
    readonly signUpStep?: string;
    readonly resetPasswordStep?: string;
    readonly updateAttributeStep?: string;
    readonly availableChallenges?: readonly string[];
    readonly totpSetupDetails?: { readonly sharedSecret: string };
    readonly additionalInfo?: Readonly<Record<string, string>>;
  };
  readonly [member: string]: unknown;
}

let built: Promise<ReadonlyMap<string, string>> | undefined;

/** The application's files by path, built once. */
function files(): Promise<ReadonlyMap<string, string>> {
  built ??= buildPage();
  return built;
}

async function buildPage(): Promise<ReadonlyMap<string, string>> {
  const result = await build({
    root: fileURLToPath(new URL('page', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, chunkSizeWarningLimit: 10_000 },
  });
  if (!('output' in result)) throw new Error('Vite answered something else than one bundle');
  return new Map(
    result.output.map((file) => [
      `/${file.fileName}`,
      file.type === 'chunk' ? file.code : String(file.source),
    ]),
  );
}

/** Serves the application from an origin of its own. */
export async function startSite(t: Pick<TestContext, 'after'>, host = HOST): Promise<string> {
  const content = await files();
  const site = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const body = content.get(pathname === '/' ? '/index.html' : pathname);
    if (body === undefined) return response.writeHead(404).end();
    const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html';
    return response.setHeader('Content-Type', type).end(body);
  });
  t.after(() => {
    site.close();
    site.closeAllConnections();
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  return `http://${host}:${(site.address() as AddressInfo).port}`;
}

/** Opens the application in a tab that knows nobody yet, configured for the app's pool and client. */
export async function openApplication(
  t: Pick<TestContext, 'after'>,
  { poolhouse, poolId, clientId }: App,
  { origin, oauth }: { readonly origin?: string; readonly oauth?: object } = {},
): Promise<Application> {
  // The certificate of a test is signed by nobody.
  const page = await borrowTab(t, { ignoreHTTPSErrors: true });
  const cognito = {
    userPoolId: poolId,
    userPoolClientId: clientId,
    userPoolEndpoint: poolhouse.url,
    ...(oauth && { loginWith: { oauth } }),
  };
  const configure = async () => {
    await page.evaluate(`configure(${JSON.stringify(cognito)})`);
  };
  await page.goto(origin ?? (await startSite(t)));
  await configure();
  return {
    page,
    configure,
    async call(name, input) {
      const argument = input === undefined ? '' : JSON.stringify(input);
      // Errors lose their name on the way: it goes in front of the message.
      const text = await page.evaluate(`auth.${name}(${argument}).then(
        (answer) => JSON.stringify(answer ?? {}),
        (error) => { throw new Error(error.name + ': ' + error.message); },
      )`);
      return JSON.parse(text as string) as Answer;
    },
  };
}
