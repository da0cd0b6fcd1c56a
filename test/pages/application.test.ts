/** The application on the pages: its name, and the way back to it. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import type { CreateUserPoolClientCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { CALLBACK, type PagesApp, pagesApp, Visitor } from './support.ts';

const OUT = 'https://shop.example/bye?now=1';

const documentTitle = ({ html }: Visitor) => /<title>([^<]*)<\/title>/.exec(html)?.[1];
const isNamed = ({ html }: Visitor) => /class="application"[\s\S]*?Web shop/.test(html);

describe('the application on the pages', () => {
  const poolhouse = sharedServer(startOnSqlite);
  let app: PagesApp;
  before(async () => {
    app = await pagesApp(poolhouse(), {
      client: { ClientName: 'Web shop', CallbackURLs: [CALLBACK], LogoutURLs: ['shop://bye', OUT] },
    });
  });

  test('every page of a sign-in names the application, and so does the title', async () => {
    const visitor = await new Visitor().open(app.page('/login'));
    assert.equal(visitor.title, 'Sign in to Web shop');
    assert.equal(documentTitle(visitor), 'Sign in to Web shop');
    await visitor.send({ username: 'nobody' });
    assert.equal(documentTitle(visitor), 'Enter your password · Web shop');
    assert.ok(isNamed(visitor));
    for (const path of ['/signup', '/forgotPassword', '/resendcode']) {
      await visitor.open(app.page(path));
      assert.match(documentTitle(visitor)!, / · Web shop$/);
      assert.ok(isNamed(visitor), path);
    }
  });

  test('pages that end a visit lead on to the application, at an address it has registered', async () => {
    const visitor = new Visitor();
    for (const path of ['/error?error=redirect_mismatch&', '/signedout?', '/confirmUser?']) {
      const more = path.startsWith('/confirm')
        ? `user_name=${randomUUID()}&confirmation_code=123456&`
        : '';
      await visitor.open(
        `${app.site}${path}${more}client_id=${app.clientId}&redirect_uri=https://evil.example`,
      );
      if (more) await visitor.press('Confirm my account');
      assert.ok(isNamed(visitor), path);
      assert.equal(visitor.link('Go to Web shop'), OUT);
      assert.doesNotMatch(visitor.html, /href="[^"]*\/\/evil/);
    }
  });

  const wayBackOf = async (client: Partial<CreateUserPoolClientCommandInput>) => {
    const other = await pagesApp(poolhouse(), {
      client: { ClientName: 'Shop', LogoutURLs: [], ...client },
    });
    const visitor = await new Visitor().open(`${other.site}/signedout?client_id=${other.clientId}`);
    return /href="([^"]*)">Go to Shop</.exec(visitor.html)?.[1];
  };

  test('a callback that is the start of a site leads back as well, and no other callback does', async () => {
    const start = 'https://shop.example/';
    assert.equal(await wayBackOf({ CallbackURLs: [CALLBACK, start] }), start);
    assert.equal(
      await wayBackOf({ CallbackURLs: ['https://shop.example'] }),
      'https://shop.example',
    );
    for (const CallbackURLs of [[CALLBACK], [`${start}?from=sign-in`], ['app.example:/']]) {
      assert.equal(await wayBackOf({ CallbackURLs }), undefined, CallbackURLs[0]);
    }
  });

  test('an address for everybody comes before one of a development machine', async () => {
    const LogoutURLs = ['http://localhost:3000/', OUT];
    assert.equal(await wayBackOf({ CallbackURLs: [CALLBACK], LogoutURLs }), OUT);
    assert.equal(
      await wayBackOf({ CallbackURLs: [CALLBACK], LogoutURLs: LogoutURLs.slice(0, 1) }),
      LogoutURLs[0],
    );
  });

  test('a page names no application but one of its pool, and repeats no words of an address', async () => {
    const other = await pagesApp(poolhouse(), { client: { ClientName: 'Other shop' } });
    const visitor = new Visitor();
    for (const id of [other.clientId, 'nobody', '%3Cb%3E']) {
      for (const page of ['/error', '/signedout']) {
        await visitor.open(`${app.site}${page}?client_id=${id}`);
        assert.doesNotMatch(visitor.html, /Other shop|nobody<|class="application"|Go to/);
      }
    }
  });
});
