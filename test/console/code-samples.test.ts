/** The code that a client's page shows, run as it stands there against the server that shows it. */
import assert from 'node:assert/strict';
import { fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { CreateUserPoolClientCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import type { Page } from 'playwright-core';
import { openApplication, startSite } from '../amplify/application.ts';
import {
  type App,
  type AuthenticatorApp,
  createApp,
  createUser,
  enrol,
  PASSWORD,
  signIn,
} from '../support/app.ts';
import { giveDomain } from '../support/domain.ts';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { Visitor } from '../support/visitor.ts';
import { openConsole } from './support.ts';
import { viewLoaded } from './views.ts';

const CALLBACK = 'http://localhost:5173/';
const PAGES: Partial<CreateUserPoolClientCommandInput> = {
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ['code'],
  AllowedOAuthScopes: ['openid', 'email'],
  SupportedIdentityProviders: ['COGNITO'],
  CallbackURLs: [CALLBACK],
};

/** Clients for code that speaks to the API, by the flow that they allow. */
const PASSWORD_CLIENTS: Readonly<Record<string, Partial<CreateUserPoolClientCommandInput>>> = {
  'a public client that chooses': { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] },
  'a confidential client with passwords': {
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    GenerateSecret: true,
  },
  'a confidential client of a server': {
    ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'],
    GenerateSecret: true,
  },
};

/** Not a package of this repository: where Python has it, it is tried. */
const hasBoto = spawnSync('python3', ['-c', 'import boto3']).status === 0;

interface Client {
  readonly id: string;
  readonly secret: string | undefined;
}

describe('the code samples of the console', () => {
  // The packages judge tokens by the machine's clock.
  const server = sharedServer((t, options, parts) =>
    startOnSqlite(t, { now: Date.now(), ...options }, parts),
  );

  async function makeClient(
    { cognito, poolId }: App,
    settings: Partial<CreateUserPoolClientCommandInput>,
  ): Promise<Client> {
    const { UserPoolClient: made } = await cognito.createUserPoolClient({
      UserPoolId: poolId,
      ClientName: 'sample',
      ...settings,
    });
    return { id: made!.ClientId!, secret: made!.ClientSecret };
  }

  /** The code of a kind, read from the page of a client. */
  async function sampleOf(page: Page, { poolId }: App, { id }: Client, kind: string) {
    await page.goto(`${server().url}/console/#/pools/${poolId}/clients/${id}?topic=start`);
    await page.getByRole('tab', { name: kind, exact: true }).click();
    await viewLoaded(page);
    return page.getByRole('tabpanel', { name: kind, exact: true }).locator('pre').innerText();
  }

  test('those for the AWS SDK and for boto3 sign in with a password and a code', async (t) => {
    const app = await createApp(server(), { mfa: 'OPTIONAL' });
    await createUser(app, 'ann');
    const authenticator = await enrol(app, (await signIn(app, 'ann')).AccessToken);
    const { page } = await openConsole(t, server());
    const folder = await folderWithPackages(t);
    for (const [what, settings] of Object.entries(PASSWORD_CLIENTS)) {
      const client = await makeClient(app, settings);
      const javascript = await sampleOf(page, app, client, 'AWS SDK for JavaScript');
      const { AccessToken } = await run(folder, {
        code: `${javascript}
process.send(await signIn(...${JSON.stringify(credentials())}, async () => '${nextCode(authenticator)}'));`,
        client,
      });
      await app.cognito.getUser({ AccessToken });
      const python = await sampleOf(page, app, client, 'Python');
      assert.match(python, /ask_for_code\(\)/, what);
      if (hasBoto) {
        const answer = await runPython(
          folder,
          `${python}
import json
print(json.dumps(sign_in(*${JSON.stringify(credentials())}, lambda: "${nextCode(authenticator)}")))`,
          client,
        );
        await app.cognito.getUser({ AccessToken: answer['AccessToken'] });
      }
    }
  });

  test('that for openid-client takes a person through the login pages, and renews', async (t) => {
    const app = await createApp(server());
    await createUser(app, 'ann', { email: 'ann@example.com' });
    const site = await giveDomain(server(), app.poolId);
    const { page } = await openConsole(t, server());
    const folder = await folderWithPackages(t);
    for (const GenerateSecret of [false, true]) {
      const client = await makeClient(app, { ...PAGES, GenerateSecret });
      const sample = await sampleOf(page, app, client, 'OpenID Connect');
      // What the second comment waits for: the browser comes back.
      const [before, after] = sample.split(/(?=^\/\/ 2\. )/m);
      const answer = await run(folder, {
        code: `${before}
process.send(url.href);
const currentUrl = new URL((await once(process, 'message'))[0]);
${after}
process.send({ sub, email, renewed: renewed.claims().sub });`,
        client,
        answer: async (url) => (await new Visitor(site).signIn(url, 'ann')).href,
      });
      assert.equal(answer['email'], 'ann@example.com');
      assert.equal(answer['renewed'], answer['sub']);
    }
  });

  test('that for openid-client gives a machine its token', async (t) => {
    const app = await createApp(server());
    await giveDomain(server(), app.poolId);
    await app.cognito.createResourceServer({
      UserPoolId: app.poolId,
      Identifier: 'orders',
      Name: 'Orders',
      Scopes: [{ ScopeName: 'read', ScopeDescription: 'Read orders' }],
    });
    const client = await makeClient(app, {
      GenerateSecret: true,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: ['orders/read'],
    });
    const { page } = await openConsole(t, server());
    const sample = await sampleOf(page, app, client, 'OpenID Connect');
    const folder = await folderWithPackages(t);
    const { token } = await run(folder, {
      code: `${sample}\nprocess.send({ token: access_token });`,
      client,
    });
    const claims = JSON.parse(Buffer.from(token!.split('.')[1]!, 'base64url').toString());
    assert.deepEqual([claims.client_id, claims.scope], [client.id, 'orders/read']);
  });

  test('that for Amplify signs in by a form, and goes to the login pages', async (t) => {
    const app = await createApp(server(), { mfa: 'OPTIONAL' });
    await createUser(app, 'ann');
    const authenticator = await enrol(app, (await signIn(app, 'ann')).AccessToken);
    const site = await giveDomain(server(), app.poolId);
    const origin = await startSite(t, 'localhost');
    const client = await makeClient(app, { ...PAGES, CallbackURLs: [`${origin}/`] });
    const { page } = await openConsole(t, server());
    const sample = await sampleOf(page, app, client, 'Amplify');
    // The page of the application has imported the same, by the same names.
    const imports = { 'aws-amplify': 'globalThis', 'aws-amplify/auth': 'auth' };
    const code = sample.replaceAll(
      /^import (.+) from '(.+)';$/gm,
      (_, names, from) => `const ${names} = ${imports[from as keyof typeof imports]};`,
    );
    // Two ways of which an application takes one.
    const [head = '', form = '', pages = ''] = code.split(/^(?=\/\/ (?:With|Or) )/m);
    const application = await openApplication(t, app, { origin });
    const [username, password] = credentials();
    await application.page.evaluate(`(async () => {
      const username = '${username}';
      const password = '${password}';
      const codeOfTheAuthenticator = '${nextCode(authenticator)}';
      ${head}
      ${form}
    })()`);
    assert.equal((await application.call('getCurrentUser')).username, 'ann');

    const other = await openApplication(t, app, { origin });
    // Amplify goes there by HTTPS, which somebody else ends.
    const asked = other.page.waitForRequest(/\/oauth2\/authorize\?/);
    await Promise.all([
      asked,
      other.page.evaluate(`(async () => { ${head} ${pages} })()`).catch(() => {}),
    ]);
    const url = new URL((await asked).url());
    assert.equal(`http://${url.host}${url.pathname}`, `${site}/oauth2/authorize`);
    const back = await new Visitor(site).location(`${site}/oauth2/authorize${url.search}`);
    assert.match(back.pathname, /\/login$/);
  });

  const credentials = () => ['ann', PASSWORD] as const;

  /** A code is good once: each sign-in is in a step of its own. */
  function nextCode(authenticator: AuthenticatorApp): string {
    server().clock.advance(30_000);
    return authenticator.code();
  }
});

/** A folder of its own in which Node finds the packages of this repository. */
async function folderWithPackages(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'poolhouse-samples-'));
  t.after(() => rm(folder, { recursive: true }));
  const packages = fileURLToPath(new URL('../../node_modules', import.meta.url));
  await symlink(packages, join(folder, 'node_modules'));
  return folder;
}

interface Program {
  readonly code: string;
  readonly client: Client;
  /** What the program is answered when it has sent a text. */
  readonly answer?: (text: string) => Promise<string>;
}

let programs = 0;

/** Runs a module in a process of its own; answers the object it sends last. */
async function run(folder: string, { code, client, answer }: Program) {
  const file = join(folder, `${++programs}.mjs`);
  await writeFile(file, `import { once } from 'node:events';\n${code}\nprocess.disconnect();\n`);
  const child = fork(file, { env: environment(client), silent: true });
  let complaints = '';
  child.stderr!.on('data', (text) => {
    complaints += text;
  });
  let last: unknown;
  child.on('message', async (message) => {
    last = message;
    if (typeof message === 'string' && answer) child.send(await answer(message));
  });
  const [status] = await once(child, 'close');
  assert.equal(status, 0, complaints);
  return last as Readonly<Record<string, string>>;
}

/** Runs a script; answers the JSON it prints. */
async function runPython(folder: string, code: string, client: Client) {
  const file = join(folder, `${++programs}.py`);
  await writeFile(file, code);
  const child = spawn('python3', [file], { env: environment(client) });
  let [answer, complaints] = ['', ''];
  child.stdout.on('data', (text) => {
    answer += text;
  });
  child.stderr.on('data', (text) => {
    complaints += text;
  });
  const [status] = await once(child, 'close');
  assert.equal(status, 0, complaints);
  return JSON.parse(answer) as Readonly<Record<string, string>>;
}

const environment = ({ secret }: Client) => ({
  ...process.env,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  ...(secret && { CLIENT_SECRET: secret }),
});
