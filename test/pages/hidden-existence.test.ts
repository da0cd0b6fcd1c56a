/** P1 at the pages: where a client hides who has an account, no page tells it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { turnOffPassword } from '../federation/residents.ts';
import { createUser, PASSWORD } from '../support/app.ts';
import { signUp } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { type PagesApp, pagesApp, Visitor } from './support.ts';

const HIDING = { PreventUserExistenceErrors: 'ENABLED' } as const;
/** Names that look alike in every part that an answer may show. */
const NAMES = {
  confirmed: 'aaa@example.com',
  unconfirmed: 'abb@example.com',
  disabled: 'acc@example.com',
  reset: 'add@example.com',
  temporary: 'aee@example.com',
  federated: 'aff@example.com',
  nobody: 'azz@example.com',
} as const;
const RECOVERABLE = ['confirmed', 'federated', 'nobody'] as const;
/** Who may not sign in by a code that is sent. */
const ONLY_PASSWORD: readonly string[] = ['unconfirmed', 'temporary'];

const POOLS: Record<string, Partial<CreateUserPoolCommandInput>> = {
  passwords: {},
  'passwords and codes': {
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
  },
};

async function hidingApp(
  poolhouse: Parameters<typeof pagesApp>[0],
  pool: Partial<CreateUserPoolCommandInput>,
  version: 1 | 2,
): Promise<PagesApp> {
  const app = await pagesApp(poolhouse, {
    version,
    client: HIDING,
    pool: { UsernameAttributes: ['email'], AutoVerifiedAttributes: ['email'], ...pool },
  });
  const verified = { email_verified: 'true' };
  const who = (Username: string) => ({ UserPoolId: app.poolId, Username });
  await createUser(app, NAMES.confirmed, verified);
  await createUser(app, NAMES.disabled, verified);
  await app.cognito.adminDisableUser(who(NAMES.disabled));
  await createUser(app, NAMES.reset, verified);
  await app.cognito.adminResetUserPassword(who(NAMES.reset));
  await signUp(app, NAMES.unconfirmed);
  await createUser(app, NAMES.federated, verified);
  await turnOffPassword(app, NAMES.federated);
  await app.cognito.adminCreateUser({
    ...who(NAMES.temporary),
    TemporaryPassword: PASSWORD,
    MessageAction: 'SUPPRESS',
    UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
  });
  return app;
}

/** All of an answer that may not differ: what is each request's own is left out. */
async function answerTo(visitor: Visitor, fields: Record<string, string>, name: string) {
  const body = new URLSearchParams({ _csrf: visitor.cookies.get('XSRF-TOKEN')!, ...fields });
  const response = await fetch(visitor.url, {
    method: 'POST',
    redirect: 'manual',
    headers: { Cookie: [...visitor.cookies].map((each) => each.join('=')).join('; ') },
    body,
  });
  const own = (text: string) =>
    text
      .replaceAll(encodeURIComponent(name), 'NAME')
      .replaceAll(name, 'NAME')
      .replaceAll(/journey(-|=)[\w-]{11}/g, 'journey$1ID')
      .replaceAll(/name="_csrf" value="[\w-]+"/g, 'CSRF');
  // A sealed value is compared by its length: what is in it nobody can read.
  const cookies = response.headers
    .getSetCookie()
    .map((line) => own(line).replace(/=([\w-]*)/, (_, { length }: string) => `=${length}`));
  const headers = [...response.headers]
    .filter(([header]) => !/^(date|x-amzn-requestid|x-amz.*id.*|set-cookie)$/.test(header))
    .map(([header, value]) => [header, own(value)]);
  const location = response.headers.get('location');
  const page = location
    ? await fetch(new URL(location, visitor.url), {
        headers: {
          Cookie: [
            ...visitor.cookies,
            ...response.headers
              .getSetCookie()
              .map((line) => /^([^=]+)=([^;]*)/.exec(line)!.slice(1)),
          ]
            .map((each) => each.join('='))
            .join('; '),
        },
      })
    : undefined;
  return {
    status: response.status,
    headers,
    cookies,
    body: own(await response.text()),
    leadsTo: page && { status: page.status, body: own(await page.text()) },
  };
}

async function ask(app: PagesApp, path: string, kind: keyof typeof NAMES, more = {}) {
  const visitor = await new Visitor().open(app.page(path));
  return answerTo(visitor, { username: NAMES[kind], ...more }, NAMES[kind]);
}

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  for (const [named, pool] of Object.entries(POOLS)) {
    for (const version of [1, 2] as const) {
      test(`a wrong password is answered alike for all, with ${named}, version ${version}`, async () => {
        const app = await hidingApp(poolhouse(), pool, version);
        const expected = await ask(app, '/login', 'nobody', { password: 'wrong' });
        assert.equal(expected.status, 200);
        assert.match(expected.body, /Incorrect username or password/);
        for (const kind of Object.keys(NAMES) as (keyof typeof NAMES)[]) {
          assert.deepEqual(await ask(app, '/login', kind, { password: 'wrong' }), expected, kind);
        }
      });

      test(`a name leads to the same page for all, with ${named}, version ${version}`, async () => {
        const app = await hidingApp(poolhouse(), pool, version);
        const expected = await ask(app, '/login', 'nobody');
        assert.equal(expected.leadsTo?.status, 200);
        for (const kind of Object.keys(NAMES) as (keyof typeof NAMES)[]) {
          // Whose ways in are others than an unknown user's is told by them, as at the API.
          if (ONLY_PASSWORD.includes(kind) && pool !== POOLS['passwords']) continue;
          assert.deepEqual(await ask(app, '/login', kind), expected, kind);
        }
      });

      test(`a reset begins and fails alike for all, with ${named}, version ${version}`, async () => {
        const app = await hidingApp(poolhouse(), pool, version);
        const expected = await ask(app, '/forgotPassword', 'nobody');
        assert.match(expected.leadsTo!.body, /a\*\*\*@e\*\*\*/);
        for (const kind of RECOVERABLE) {
          assert.deepEqual(await ask(app, '/forgotPassword', kind), expected, kind);
        }
        const wrong = async (kind: keyof typeof NAMES) => {
          const visitor = await new Visitor().open(app.page('/forgotPassword'));
          await visitor.send({ username: NAMES[kind] });
          const password = 'Another-horse-8';
          const fields = { code: '000000', password, 'password-again': password };
          return answerTo(visitor, fields, NAMES[kind]);
        };
        const refused = await wrong('nobody');
        assert.match(refused.body, /role="alert"/);
        for (const kind of RECOVERABLE) assert.deepEqual(await wrong(kind), refused, kind);
      });
    }
  }
});
