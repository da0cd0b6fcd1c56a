/** What is told of a trace elsewhere: functions and the log are, providers of sign-ins are not. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createLog } from '#platform/log.ts';
import { oidcProvider } from '../federation/configured.ts';
import { CLIENT_ID, CLIENT_SECRET, MockProvider } from '../federation/oidc/mock-provider.ts';
import { createApp } from '../support/app.ts';
import { signUp } from '../support/codes.ts';
import { startOnSqlite } from '../support/servers.ts';
import { kindOf, TraceCollector } from '../support/trace-collector.ts';
import { arnOf } from '../triggers/functions.ts';

test('a function and the log are told of the trace, a provider is not', async (t) => {
  const called: IncomingHttpHeaders[] = [];
  const endpoint = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    called.push(incoming.headers);
    response.end(Buffer.concat(chunks));
  });
  endpoint.listen(0, '127.0.0.1');
  await once(endpoint, 'listening');
  t.after(() => {
    endpoint.closeAllConnections();
    endpoint.close();
  });
  const url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`;
  const collector = await TraceCollector.start(t);
  const provider = await MockProvider.start(t);
  const lines: string[] = [];
  const log = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } });
  const poolhouse = await startOnSqlite(
    t,
    {},
    {
      log,
      tracesEndpoint: collector.endpoint,
      triggers: new Map([['*', { url, secret: 'a secret of both sides' }]]),
    },
  );
  const app = await createApp(poolhouse, {
    pool: {
      LambdaConfig: { PreSignUp: arnOf('PreSignUp') },
      AutoVerifiedAttributes: ['email'],
    },
  });
  await signUp(app, 'alice', { email: 'alice@example.com' });
  const { UserPoolId, ...details } = {
    UserPoolId: app.poolId,
    ...oidcProvider({
      ProviderDetails: {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        authorize_scopes: 'openid',
        oidc_issuer: provider.issuer,
        attributes_request_method: 'GET',
      },
    }),
  };
  await app.cognito.createIdentityProvider({ UserPoolId, ...details });
  await poolhouse.stop();

  const signUpSpan = await collector.until(({ name }) => name === 'CognitoIdentityProvider/SignUp');
  const trigger = collector.spans.find(({ name }) => name === 'trigger PreSignUp')!;
  assert.equal(kindOf(trigger), 'client');
  assert.equal(trigger.traceId, signUpSpan.traceId);
  assert.equal(trigger.attributes['faas.invoked_name'], 'PreSignUp');
  assert.equal(called[0]?.['traceparent'], `00-${trigger.traceId}-${trigger.spanId}-01`);

  const delivery = collector.spans.find(({ name }) => name === 'deliver message')!;
  assert.equal(delivery.links[0]?.traceId, signUpSpan.traceId);
  assert.notEqual(delivery.traceId, signUpSpan.traceId);
  const sending = collector.spans.find(({ name }) => name === 'send e-mail')!;
  assert.equal(sending.traceId, delivery.traceId);

  const asked = collector.spans.find(({ attributes }) => attributes['server.address'])!;
  assert.equal(asked.attributes['server.address'], '127.0.0.1');
  assert.ok(provider.seen.length > 0);
  for (const { headers } of provider.seen) assert.ok(!('traceparent' in headers));

  const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const line = logged.find(({ operation }) => operation === 'SignUp');
  assert.equal(line?.['trace_id'], signUpSpan.traceId);
});
