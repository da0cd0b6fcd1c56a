import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, test } from 'node:test';
import { AddressLimits } from '#http/address-limits.ts';
import { MovableClock } from '#platform/clock.ts';
import { rateOf } from '../../src/server/rates.ts';
import { CALLBACK, pagesApp, Visitor } from '../pages/support.ts';
import { beginPassword, createUser, PASSWORD, signIn } from '../support/app.ts';
import { WRONG } from '../support/choice.ts';
import { onceApp, signUp } from '../support/codes.ts';
import { onEveryStore, type Poolhouse } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

const TOO_MANY = { name: 'TooManyRequestsException', message: 'Rate exceeded' };
const MINUTE = 60_000;
/** The oldest tenth second counts as long as part of it may. */
const NEXT_MINUTE = 70_000;

onEveryStore((start) => {
  describe('one address', () => {
    const poolhouse = sharedServer(
      start,
      {},
      { attemptsPerMinute: 100, messageRequestsPerMinute: 6, trustedProxies: ['127.0.0.1'] },
    );
    const rested = (): Poolhouse => {
      poolhouse().clock.advance(NEXT_MINUTE);
      return poolhouse();
    };
    const HIDDEN = { client: { PreventUserExistenceErrors: 'ENABLED' } } as const;

    test('gets no more than a hundred answers a minute to guesses over many names', async () => {
      const app = await onceApp(rested(), HIDDEN);
      await createUser(app, 'ann');
      const spray = () =>
        Promise.allSettled(
          Array.from({ length: 300 }, (_, n) => beginPassword(app, `name-${n}`, 'Wrong-1')),
        );
      for (let minute = 0; minute < 2; minute++) {
        const reasons = (await spray()).map((each) => (each as PromiseRejectedResult).reason);
        assert.equal(reasons.filter(({ message }) => message === WRONG.message).length, 100);
        assert.equal(reasons.filter(({ name }) => name === TOO_MANY.name).length, 200);
        await assert.rejects(beginPassword(app, 'ann'), TOO_MANY);
        rested();
      }
      await signIn(app, 'ann');
    });

    test('uses nothing up by signing in', async () => {
      const app = await onceApp(rested());
      await createUser(app, 'ann');
      for (let n = 0; n < 120; n++) await signIn(app, 'ann');
      const { AccessToken } = await signIn(app, 'ann');
      for (let n = 0; n < 120; n++) await app.cognito.getUser({ AccessToken });
    });

    test('has less of what sends messages', async () => {
      const app = await onceApp(rested());
      const names = Array.from({ length: 10 }, (_, n) => `u${n}`);
      const answers = await Promise.allSettled(names.map((name) => signUp(app, name)));
      const signedUp = names.filter((_, n) => answers[n]!.status === 'fulfilled');
      assert.equal(signedUp.length, 6);
      const { cognito, clientId: ClientId } = app;
      const Username = signedUp[0]!;
      await assert.rejects(cognito.forgotPassword({ ClientId, Username }), TOO_MANY);
      await assert.rejects(beginPassword(app, Username), { name: 'UserNotConfirmedException' });
      await app.cognito.adminCreateUser({ UserPoolId: app.poolId, Username: 'by-admin' });
    });

    test('is told on the pages, and by the endpoints of OAuth, in their own words', async () => {
      const app = await pagesApp(rested());
      await createUser(app, 'ann');
      const visitor = await new Visitor().open(app.page('/login'));
      for (let n = 0; n < 100; n++) {
        await visitor.post({ username: `nobody-${n}`, password: 'Wrong-1' });
        assert.equal(visitor.status, 200);
      }
      const { cookies } = visitor;
      const csrf = { _csrf: cookies.get('XSRF-TOKEN')! };
      const refused = await fetch(app.page('/login'), {
        method: 'POST',
        headers: {
          Accept: 'text/html',
          'Accept-Language': 'de',
          Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        },
        body: new URLSearchParams({ ...csrf, username: 'ann', password: PASSWORD }),
      });
      assert.equal(refused.status, 429);
      const page = await refused.text();
      assert.match(page, /<html lang="de"/);
      assert.match(page, /Versuchen Sie es in 1 Minute noch einmal\./);
      const token = await fetch(`${app.site}/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'authorization_code', code: 'x' }),
      });
      assert.equal(token.status, 429);
      assert.equal(token.headers.get('Retry-After'), '60');
      const { error } = (await token.json()) as { error: string };
      assert.equal(error, 'temporarily_unavailable');
      assert.equal((await fetch(app.page('/login'))).status, 200);

      rested();
      await visitor.open(app.page('/login'));
      for (let n = 0; n < 40; n++) {
        const other = await new Visitor().open(app.page('/login'));
        await other.post({ username: 'ann', password: PASSWORD });
        assert.ok(other.url.startsWith(CALLBACK));
      }
    });

    test('gains nothing by what a domain is called', async () => {
      const app = await pagesApp(rested(), { domain: `account-${start.name.toLowerCase()}` });
      const visitor = await new Visitor().open(app.page('/login'));
      for (let n = 0; n < 100; n++) {
        await visitor.open(app.page('/login'));
        await visitor.post({ username: `nobody-${n}` });
        assert.equal(visitor.status, 200);
      }
      const { status } = await fetch(app.page('/login'), { method: 'POST' });
      assert.equal(status, 429);
    });

    test('is counted however the path is written', async () => {
      const app = await pagesApp(rested());
      const { hostname, port, pathname: site } = new URL(app.site);
      const { search } = new URL(app.page('/login'));
      const send = (path: string) =>
        new Promise<number>((resolve, reject) => {
          const sent = request({ hostname, port, path, method: 'POST' }, (answer) => {
            answer.resume().on('end', () => resolve(answer.statusCode!));
          });
          sent.on('error', reject).end('username=ann&password=Wrong-1');
        });
      for (const [path, most] of [
        [`/_dev/..${site}/login${search}`, 100],
        [`/_dev/%2e%2e${site}/login${search}`, 100],
        [`${site}/login#${search}`, 100],
        [`http://${hostname}:${port}${site}/login${search}`, 100],
        [`${site}/sign%75p${search}`, 6],
        [`${site}/./forgotPassword${search}`, 6],
        [`${site}/resendcode#`, 6],
      ] as const) {
        for (let n = 0; n < most; n++) assert.notEqual(await send(path), 429, path);
        assert.equal(await send(path), 429, path);
        rested();
      }
    });

    test('is the whole network of a caller by IPv6, and that of a caller behind a proxy', async () => {
      const app = await onceApp(rested(), HIDDEN);
      const guess = async (from: string) => {
        const answer = await fetch(app.poolhouse.url, {
          method: 'POST',
          headers: {
            'Content-Type': 'application/x-amz-json-1.1',
            'X-Amz-Target': 'AWSCognitoIdentityProviderService.InitiateAuth',
            'X-Forwarded-For': from,
          },
          body: JSON.stringify({
            ClientId: app.clientId,
            AuthFlow: 'USER_PASSWORD_AUTH',
            AuthParameters: { USERNAME: `name-${from}`, PASSWORD: 'Wrong-1' },
          }),
        });
        return ((await answer.json()) as { message: string }).message;
      };
      for (let n = 0; n < 100; n++) {
        assert.equal(await guess(`2001:db8:1:2::${n.toString(16)}`), WRONG.message);
      }
      assert.equal(await guess('2001:db8:1:2:ffff::1'), TOO_MANY.message);
      assert.equal(await guess('2001:db8:1:3::1'), WRONG.message);
      assert.equal(await guess('192.0.2.7'), WRONG.message);
    });
  });
});

describe('the limits of addresses', () => {
  const limited = (mostAddresses?: number) => {
    const clock = new MovableClock();
    clock.freeze();
    return { clock, limits: new AddressLimits({ clock, perMinute: 5, mostAddresses }) };
  };
  const takes = (limits: AddressLimits, count: number, address = '192.0.2.1') =>
    Array.from({ length: count }, () => limits.take(address)).filter(Boolean).length;

  test('hold in every minute, wherever it begins', () => {
    const { clock, limits } = limited();
    const times: number[] = [];
    for (let n = 0; n < 600; n++) {
      if (limits.take('192.0.2.1')) times.push(clock.now());
      clock.advance(1000);
    }
    for (const from of times) {
      const inside = times.filter((at) => at >= from && at - from < MINUTE);
      assert.ok(inside.length <= 5, `${inside.length} in a minute`);
    }
    assert.ok(times.length >= 40, `${times.length} in ten minutes`);
  });

  test('are not shortened by a clock that steps back', () => {
    const { clock, limits } = limited();
    assert.equal(takes(limits, 9), 5);
    clock.advance(-10 * MINUTE);
    assert.equal(takes(limits, 9), 0);
  });

  test('give back what was taken, and no more', () => {
    const { limits } = limited();
    limits.giveBack('192.0.2.1');
    assert.equal(takes(limits, 9), 5);
    limits.giveBack('192.0.2.1');
    assert.equal(takes(limits, 9), 1);
  });

  test('are kept for a bounded number of addresses, of which the silent ones leave', () => {
    const { limits } = limited(3);
    assert.equal(takes(limits, 9, '192.0.2.1'), 5);
    for (const last of [2, 3, 1, 4]) takes(limits, 9, `192.0.2.${last}`);
    assert.equal(takes(limits, 9, '192.0.2.1'), 0);
    assert.equal(takes(limits, 9, '192.0.2.2'), 5);
  });

  test('are on in serve and off in dev unless a setting says otherwise', () => {
    const unset = {
      attemptsPerMinute: undefined,
      messageRequestsPerMinute: undefined,
      messagesPerHour: undefined,
    };
    const rates = (config: Parameters<typeof rateOf>[0]) =>
      (['attemptsPerMinute', 'messageRequestsPerMinute', 'messagesPerHour'] as const).map((name) =>
        rateOf(config, name),
      );
    assert.deepEqual(rates({ mode: 'serve', ...unset }), [100, 20, 30]);
    assert.deepEqual(rates({ mode: 'dev', ...unset }), [0, 0, 0]);
    assert.deepEqual(rates({ mode: 'serve', ...unset, messagesPerHour: 0 }), [100, 20, 0]);
    assert.deepEqual(rates({ mode: 'dev', ...unset, attemptsPerMinute: 7 }), [7, 0, 0]);
  });
});
