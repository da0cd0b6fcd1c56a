import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillBody } from '#messaging/sms-gateway.ts';
import { confirm, SMS, shown, signUp, signUpApp } from '../support/codes.ts';
import { smsTo, startProduction, untilTried } from '../support/production.ts';
import { onEveryStore, type Poolhouse } from '../support/servers.ts';
import { startSmsReceiver } from '../support/sms-receiver.ts';

const NUMBER = '+15555550100';

const smsApp = (poolhouse: Poolhouse, sms = SMS) =>
  signUpApp(poolhouse, { pool: { ...sms, AutoVerifiedAttributes: ['phone_number'] } });

onEveryStore((start) => {
  test('a person signs up with the code of an SMS', async (t) => {
    const gateway = await startSmsReceiver(t);
    const poolhouse = await startProduction(start, t, {
      sms: smsTo(`${gateway.url}/v1/messages?route=1`, {
        headers: { Authorization: 'Bearer gateway-token' },
        sender: 'Poolhouse',
      }),
    });
    const app = await smsApp(poolhouse);
    const answer = await signUp(app, 'alice', { phone_number: NUMBER });
    assert.equal(answer.CodeDeliveryDetails?.Destination, '+*******0100');
    const [request] = await gateway.until(1);
    const { method, path, headers } = request!;
    assert.deepEqual([method, path], ['POST', '/v1/messages?route=1']);
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers.authorization, 'Bearer gateway-token');
    const body = JSON.parse(request!.body);
    assert.match(body.id, /^[0-9a-f-]{36}$/);
    assert.equal(headers['idempotency-key'], body.id);
    const [, code] = /^Your confirmation code is (\d{6})$/.exec(body.body)!;
    assert.deepEqual(body, {
      id: body.id,
      to: NUMBER,
      body: body.body,
      sender: 'Poolhouse',
      pool: app.poolId,
    });
    await confirm(app, 'alice', code!);
    assert.equal((await shown(app, 'alice')).attributes.phone_number_verified, 'true');
  });

  test('a gateway that takes forms gets one, and the pool names its own sender', async (t) => {
    const gateway = await startSmsReceiver(t);
    const credentials = Buffer.from('AC123:token').toString('base64');
    const poolhouse = await startProduction(start, t, {
      sms: smsTo(`${gateway.url}/2010-04-01/Accounts/AC123/Messages.json`, {
        headers: { Authorization: `Basic ${credentials}` },
        body: 'To={to}&From={sender}&Body={body}',
        sender: '+15005550006',
      }),
    });
    const app = await smsApp(poolhouse);
    await signUp(app, 'bob', { phone_number: NUMBER });
    const own = await smsApp(poolhouse, {
      SmsConfiguration: {
        EumsSms: {
          CallerArn: 'arn:aws:iam::123456789012:role/sms',
          OriginationIdentity: '+49&1',
        },
      },
    });
    await signUp(own, 'carol', { phone_number: NUMBER });
    const requests = await gateway.until(2);
    for (const { headers } of requests) {
      assert.equal(headers['content-type'], 'application/x-www-form-urlencoded');
      assert.equal(headers.authorization, `Basic ${credentials}`);
    }
    const forms = requests.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    assert.deepEqual(forms.map(({ From }) => From).sort(), ['+15005550006', '+49&1']);
    for (const form of forms) {
      assert.equal(form.To, NUMBER);
      assert.match(form.Body!, /^Your confirmation code is \d{6}$/);
    }
    const { UserPool } = await own.cognito.describeUserPool({ UserPoolId: own.poolId });
    assert.equal(
      UserPool!.SmsConfiguration!.EumsSms!.CallerArn,
      'arn:aws:iam::123456789012:role/sms',
    );
  });

  test('a gateway that fails gets the same message again; redirects are not followed', async (t) => {
    const gateway = await startSmsReceiver(t);
    const poolhouse = await startProduction(start, t, { sms: smsTo(gateway.url) });
    const app = await smsApp(poolhouse);
    gateway.answer = (response) => response.writeHead(307, { Location: '/elsewhere' }).end();
    await signUp(app, 'alice', { phone_number: NUMBER });
    await gateway.until(1);
    gateway.answer = (response) => response.writeHead(503).end('x'.repeat(1_000_000));
    await untilTried(poolhouse, () => gateway.requests.length > 1);
    gateway.answer = undefined;
    await untilTried(poolhouse, () => gateway.requests.length > 2);
    const bodies = new Set(gateway.requests.map(({ body }) => body));
    assert.equal(bodies.size, 1);
    assert.ok(gateway.requests.every(({ path }) => path === '/'));
    const { body } = JSON.parse([...bodies][0]!);
    await confirm(app, 'alice', body.slice(-6));
  });

  test('a gateway that cannot be used is told to callers, a number it refuses is not', async (t) => {
    const gateway = await startSmsReceiver(t);
    const poolhouse = await startProduction(start, t, { sms: smsTo(gateway.url) });
    const app = await smsApp(poolhouse);
    gateway.answer = (response) => response.writeHead(400).end('{"message":"not a number"}');
    for (let n = 1; n <= 4; n++) {
      await signUp(app, `refused-${n}`, { phone_number: NUMBER });
      await gateway.until(n);
    }
    gateway.answer = (response) => response.writeHead(401).end();
    await untilTried(poolhouse, async () => {
      return signUp(app, `user-${gateway.requests.length}`, { phone_number: NUMBER }).then(
        () => false,
        ({ name }: Error) => name === 'CodeDeliveryFailureException',
      );
    });
    await assert.rejects(signUp(app, 'late', { phone_number: NUMBER }), {
      message: 'Messages cannot be delivered by SMS at the moment. Try again later.',
    });
  });
});

test('a body is filled in one pass, and values cannot leave their place', () => {
  const values = { to: '"},{x', body: '{to}&a=\n' };
  const inJson = (value: string) => JSON.stringify(value).slice(1, -1);
  const json = fillBody('{"to":"{to}","body":"{body}","other":"{other}"}', inJson, values);
  assert.deepEqual(JSON.parse(json), { ...values, other: '{other}' });
  const form = fillBody('To={to}&Body={body}', encodeURIComponent, values);
  assert.deepEqual(Object.fromEntries(new URLSearchParams(form)), {
    To: values.to,
    Body: values.body,
  });
});
