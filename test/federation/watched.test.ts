/** Threat protection and sessions, where people come through a provider. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createLog } from '#platform/log.ts';
import { claimsOf, exchange, type RelyingParty } from '../oauth/relying-party.ts';
import { CAFE, eventsOf, FAR, gist, HOME, locations, onRisk, type Place } from '../risk/support.ts';
import { ownSessions, sessionsOf, track } from '../sessions/support.ts';
import { AuthenticatorApp } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { locationOf, Visitor } from '../support/visitor.ts';
import { backWith, fakeProtocol, federatedParty, signInAt, stateFrom } from './fake-provider.ts';

const EVE = { sub: 'Eve-1', email: 'eve@acme.example', name: 'Eve' };
const USERNAME = 'Acme_Eve-1';
const BLOCKED = ['invalid_request', 'Unable to login because of security reasons. '];
const TAGS = { 'poolhouse:federated-mfa': 'enabled' };
const SCOPE = 'openid email aws.cognito.signin.user.admin';

onEveryStore((start) => {
  describe('a sign-in at a provider', () => {
    const lines: string[] = [];
    const log = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } });
    const poolhouse = sharedServer(
      start,
      {},
      { ...fakeProtocol(), log, locations, trustedProxies: ['127.0.0.1'] },
    );

    const watched = (
      mode: 'AUDIT' | 'ENFORCED',
      { pool, ...settings }: Parameters<typeof federatedParty>[1] = {},
    ) =>
      federatedParty(poolhouse(), {
        ...settings,
        pool: {
          UserPoolTier: 'PLUS',
          UserPoolAddOns: { AdvancedSecurityMode: mode },
          ...pool,
        },
      });

    const from = (party: RelyingParty, { ip, agent }: Place = HOME) =>
      new Visitor(party.site, { 'x-forwarded-for': ip, 'user-agent': agent });

    const errorIn = ({ searchParams }: URL) => [
      searchParams.get('error'),
      searchParams.get('error_description'),
    ];
    const gists = async (party: RelyingParty) => (await eventsOf(party, USERNAME)).map(gist);

    test('is an event with its place, the event of its tokens, and in the log with its provider', async () => {
      const party = await watched('AUDIT');
      const back = await signInAt(party, from(party), EVE);
      const { body } = await party.token(exchange(back.searchParams.get('code')));
      const [event, ...others] = await eventsOf(party, USERNAME);
      assert.deepEqual(others, []);
      assert.deepEqual(event, {
        EventId: claimsOf(body.id_token).event_id,
        EventType: 'SignIn',
        CreationDate: new Date(poolhouse().clock.now()),
        EventResponse: 'Pass',
        EventRisk: { RiskDecision: 'NoRisk', CompromisedCredentialsDetected: false },
        ChallengeResponses: [],
        EventContextData: {
          IpAddress: HOME.ip,
          DeviceName: 'Chrome 126, Windows',
          City: 'Porto',
          Country: 'Portugal',
        },
      });
      await log.flush();
      const told = lines
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter((line) => line['event'] === 'signed in' && line['poolId'] === party.poolId);
      assert.deepEqual(
        told.map(({ provider, userId }) => [provider, userId]),
        [['Acme', claimsOf(body.id_token).sub]],
      );
    });

    test('that is a risk is blocked, and nothing of it is kept but the event', async () => {
      const party = await watched('ENFORCED');
      await signInAt(party, from(party), EVE);
      poolhouse().clock.advance(60_000);
      await onRisk(party, 'BLOCK');
      const visitor = from(party, FAR);
      const back = await signInAt(party, visitor, { ...EVE, name: 'Mallory' });
      assert.deepEqual(errorIn(back), BLOCKED);
      assert.deepEqual(await gists(party), [
        'SignIn, Fail, Block, High',
        'SignIn, Pass, NoRisk, -',
      ]);
      // No session was begun, and the answer is used up.
      const again = await visitor.location(party.authorize());
      assert.match(again.pathname, /\/login$/);
      assert.ok((await signInAt(party, from(party), EVE)).searchParams.has('code'));
    });

    test('from a blocked address is refused, and recorded once a minute', async () => {
      const party = await watched('ENFORCED');
      await signInAt(party, from(party), EVE);
      await onRisk(party, 'NO_ACTION', {
        RiskExceptionConfiguration: { BlockedIPRangeList: [`${CAFE.ip}/32`] },
      });
      poolhouse().clock.advance(1_000);
      for (let n = 0; n < 3; n++) {
        assert.deepEqual(errorIn(await signInAt(party, from(party, CAFE), EVE)), BLOCKED);
      }
      assert.deepEqual(await gists(party), [
        'SignIn, Fail, Block, High',
        'SignIn, Pass, NoRisk, -',
      ]);
    });

    test('that has to bring a second factor brings it where the pool asks for one, and is blocked elsewhere', async () => {
      const party = await watched('ENFORCED', { mfa: 'OPTIONAL', pool: { UserPoolTags: TAGS } });
      const first = await signInAt(party, from(party), EVE, { scope: SCOPE });
      const { body } = await party.token(exchange(first.searchParams.get('code')));
      const AccessToken = body.access_token!;
      const { SecretCode } = await party.cognito.associateSoftwareToken({ AccessToken });
      const app = new AuthenticatorApp(SecretCode!, poolhouse().clock);
      await party.cognito.verifySoftwareToken({ AccessToken, UserCode: app.code() });
      poolhouse().clock.advance(60_000);
      await onRisk(party, 'MFA_REQUIRED');
      // It is not turned on, and not asked for where there is no risk.
      assert.ok((await signInAt(party, from(party), EVE)).searchParams.has('code'));
      poolhouse().clock.advance(60_000);
      const visitor = from(party, FAR);
      const asked = await signInAt(party, visitor, EVE);
      assert.match(asked.pathname, /\/mfa$/);
      const done = locationOf(await visitor.send(asked.href, { code: app.code() }));
      assert.ok(done.searchParams.has('code'));
      assert.match((await gists(party))[0]!, /^SignIn, Pass, AccountTakeover, High, Mfa Success$/);

      const { UserPool } = await party.cognito.describeUserPool({ UserPoolId: party.poolId });
      const ResourceArn = UserPool!.Arn!;
      await party.cognito.untagResource({ ResourceArn, TagKeys: Object.keys(TAGS) });
      poolhouse().clock.advance(60_000);
      const back = await signInAt(party, from(party, CAFE), EVE);
      // A risk that MFA would have met, without an MFA that is asked for.
      assert.deepEqual(errorIn(back), BLOCKED);
    });

    test('opens a session of the browser and one of its tokens, which end like any', async () => {
      const party = await watched('AUDIT');
      await track(party, 5);
      const visitor = from(party);
      const back = await signInAt(party, visitor, EVE, { scope: SCOPE });
      const { body } = await party.token(exchange(back.searchParams.get('code')));
      const AccessToken = body.access_token!;
      const own = await ownSessions(party, AccessToken);
      const kinds = own.map(({ SessionType, ClientId, LastIPAddress, IsCurrentSession }) => [
        SessionType,
        ClientId,
        SessionType === 'SSO' ? LastIPAddress : 'of the application',
        IsCurrentSession ?? false,
      ]);
      assert.deepEqual(kinds.sort(), [
        ['SSO', party.clientId, HOME.ip, false],
        ['TOKEN', party.clientId, 'of the application', true],
      ]);
      const sso = own.find(({ SessionType }) => SessionType === 'SSO')!;
      const token = own.find(({ SessionType }) => SessionType === 'TOKEN')!;
      assert.equal(token.OriginSessionId, sso.SessionId);
      assert.deepEqual(
        (await sessionsOf(party, USERNAME)).map(({ SessionId }) => SessionId).sort(),
        own.map(({ SessionId }) => SessionId).sort(),
      );
      await party.cognito.adminRevokeUserSession({
        UserPoolId: party.poolId,
        Username: USERNAME,
        SessionId: sso.SessionId!,
      });
      assert.match((await visitor.location(party.authorize())).pathname, /\/login$/);
      assert.deepEqual(
        (await sessionsOf(party, USERNAME)).map(({ SessionType }) => SessionType),
        ['TOKEN'],
      );
    });
  });

  describe('a user whom a provider brings', () => {
    const poolhouse = sharedServer(start, {}, fakeProtocol());

    const who = ({ poolId }: RelyingParty) => ({ UserPoolId: poolId, Username: USERNAME });
    const told = ({ searchParams }: URL) => searchParams.get('error_description');

    async function tag({ cognito, poolId }: RelyingParty, value: 'enabled' | 'disabled') {
      const { UserPool } = await cognito.describeUserPool({ UserPoolId: poolId });
      const Tags = { 'poolhouse:federated-mfa': value };
      await cognito.tagResource({ ResourceArn: UserPool!.Arn!, Tags });
      poolhouse().clock.advance(2_000);
    }

    const demanding = (client: object = {}) =>
      federatedParty(poolhouse(), { mfa: 'ON', pool: { UserPoolTags: TAGS }, client });

    /** Sets an authenticator up at the page that a sign-in has led to. */
    async function setUp(visitor: Visitor, page: URL) {
      const text = await (await visitor.get(page.href)).text();
      const [, key = ''] = /<dd class="key">([^<]*)<\/dd>/.exec(text) ?? [];
      const app = new AuthenticatorApp(key.replaceAll(' ', ''), poolhouse().clock);
      const answer = await visitor.send(page.href, { code: app.code(), name: 'Phone' });
      poolhouse().clock.advance(30_000);
      return { app, answer };
    }

    test('sets up a second factor at the first sign-in and is asked for it at the next', async () => {
      const party = await demanding();
      const visitor = party.visitor();
      const first = await signInAt(party, visitor, EVE);
      assert.match(first.pathname, /\/mfa\/setup/);
      const { app, answer } = await setUp(visitor, first);
      const back = locationOf(answer);
      const { body } = await party.token(exchange(back.searchParams.get('code')));
      assert.equal(claimsOf(body.id_token)['cognito:username'], USERNAME);
      // The browser has proven both, and is not asked again.
      assert.ok((await visitor.location(party.authorize())).searchParams.has('code'));
      const other = party.visitor();
      const asked = await signInAt(party, other, EVE);
      assert.match(asked.pathname, /\/mfa$/);
      assert.equal((await other.send(asked.href, { code: app.wrongCode() })).status, 200);
      const code = app.code();
      assert.ok(locationOf(await other.send(asked.href, { code })).searchParams.has('code'));
      const third = party.visitor();
      const again = await signInAt(party, third, EVE);
      assert.equal((await third.send(again.href, { code })).status, 200);
    });

    test('is asked for the factor while the pool says so, and it waits meanwhile', async () => {
      const party = await demanding();
      const visitor = party.visitor();
      const { app } = await setUp(visitor, await signInAt(party, visitor, EVE));
      await tag(party, 'disabled');
      const bare = party.visitor();
      const back = await signInAt(party, bare, EVE);
      const code = back.searchParams.get('code');
      assert.ok(code);
      await tag(party, 'enabled');
      // What the provider's word alone has brought is over: the code, and the browser's session.
      assert.deepEqual((await party.token(exchange(code))).body, { error: 'invalid_grant' });
      assert.match((await bare.location(party.authorize())).pathname, /\/login$/);
      const asked = await signInAt(party, bare, EVE);
      const done = locationOf(await bare.send(asked.href, { code: app.code() }));
      assert.ok(done.searchParams.has('code'));
    });

    test('that was setting a factor up while the pool stopped asking signs in without it', async () => {
      const party = await demanding();
      const visitor = party.visitor();
      const page = await signInAt(party, visitor, EVE);
      await tag(party, 'disabled');
      const { answer } = await setUp(visitor, page);
      assert.match(await answer.text(), /That is not possible here/);
      assert.ok((await signInAt(party, visitor, EVE)).searchParams.has('code'));
      const { UserMFASettingList } = await party.cognito.adminGetUser(who(party));
      assert.equal(UserMFASettingList, undefined);
    });

    test('that is disabled on the way is refused at the end of it, and so are the browser and its tokens', async () => {
      // It came by a provider's word, and has guessed no name that could be hidden from it.
      const party = await demanding({ PreventUserExistenceErrors: 'ENABLED' });
      const visitor = party.visitor();
      const { app, answer } = await setUp(visitor, await signInAt(party, visitor, EVE));
      const { body } = await party.token(exchange(locationOf(answer).searchParams.get('code')));
      const other = party.visitor();
      const atProvider = await stateFrom(other, party.authorize({ identity_provider: 'Acme' }));
      const third = party.visitor();
      const asked = await signInAt(party, third, EVE);
      await party.cognito.adminDisableUser(who(party));
      assert.equal(told(await other.location(backWith(atProvider, EVE))), 'User is disabled. ');
      const refused = await third.send(asked.href, { code: app.code() });
      const leads = refused.headers.get('location') ?? '';
      assert.doesNotMatch(leads, /[?&]code=/);
      assert.match(`${leads} ${await refused.text()}`, /disabled/i);
      assert.match((await visitor.location(party.authorize())).pathname, /\/login$/);
      const renewal = { grant_type: 'refresh_token', refresh_token: body.refresh_token! };
      assert.equal((await party.token(renewal)).status, 400);
      // What was begun before goes nowhere after it either.
      await party.cognito.adminEnableUser(who(party));
      const late = await third.send(asked.href, { code: app.code() });
      assert.doesNotMatch(late.headers.get('location') ?? '', /[?&]code=/);
      const again = await signInAt(party, party.visitor(), EVE);
      assert.match(again.pathname, /\/mfa$/);
    });

    test('that is deleted is made anew at the next sign-in, and nothing of before is its own', async () => {
      const party = await federatedParty(poolhouse());
      const visitor = party.visitor();
      const back = await signInAt(party, visitor, EVE);
      const unspent = back.searchParams.get('code');
      const spent = await signInAt(party, party.visitor(), EVE);
      const { body } = await party.token(exchange(spent.searchParams.get('code')));
      const atProvider = party.visitor();
      const state = await stateFrom(atProvider, party.authorize({ identity_provider: 'Acme' }));
      await party.cognito.adminDeleteUser(who(party));
      assert.equal((await party.token(exchange(unspent))).body['error'], 'invalid_grant');
      const renewal = { grant_type: 'refresh_token', refresh_token: body.refresh_token! };
      assert.equal((await party.token(renewal)).body['error'], 'invalid_grant');
      assert.match((await visitor.location(party.authorize())).pathname, /\/login$/);
      const anew = await atProvider.location(backWith(state, { sub: EVE.sub, name: 'Eva' }));
      const { body: fresh } = await party.token(exchange(anew.searchParams.get('code')));
      const [before, after] = [claimsOf(body.id_token), claimsOf(fresh.id_token)];
      assert.equal(after['cognito:username'], before['cognito:username']);
      assert.notEqual(after.sub, before.sub);
      assert.equal(after.email, undefined);
      assert.deepEqual(after['cognito:groups'], [`${party.poolId}_Acme`]);
    });
  });
});
