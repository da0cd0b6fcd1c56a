/** The pool's own second factors, where its tag asks for them after a provider too. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RelyingParty } from '../oauth/relying-party.ts';
import { createEnrolled, createUser } from '../support/app.ts';
import { codeFor, SMS } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { locationOf } from '../support/visitor.ts';
import { fakeProtocol, federatedParty, signInAt } from './fake-provider.ts';

const PHONE = '+15550001111';
const STOLEN = '+15559998888';
const TAGS = { 'poolhouse:federated-mfa': 'enabled' };

onEveryStore((start) => {
  describe('after a sign-in at a provider', () => {
    const poolhouse = sharedServer(start, {}, fakeProtocol());

    const asking = (settings: Parameters<typeof federatedParty>[1] = {}) =>
      federatedParty(poolhouse(), {
        mfa: 'ON',
        mfaConfig: { SmsMfaConfiguration: SMS },
        pool: { ...SMS, UserPoolTags: TAGS },
        providers: [{ name: 'Acme', type: 'OIDC', mapping: { phone_number: 'phone' } }],
        ...settings,
      });

    /** bea of the pool, who may come through the provider as well. */
    const linkBea = ({ cognito, poolId: UserPoolId }: RelyingParty) =>
      cognito.adminLinkProviderForUser({
        UserPoolId,
        DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: 'bea' },
        SourceUser: {
          ProviderName: 'Acme',
          ProviderAttributeName: 'Cognito_Subject',
          ProviderAttributeValue: 'Bea-1',
        },
      });

    const phoneOf = async ({ cognito, poolId }: RelyingParty, Username: string) => {
      const { UserAttributes = [] } = await cognito.adminGetUser({ UserPoolId: poolId, Username });
      const value = (name: string) => UserAttributes.find(({ Name }) => Name === name)?.Value;
      return [value('phone_number'), value('phone_number_verified')];
    };

    test('the user’s authenticator is asked for', async () => {
      const party = await asking({ mfaConfig: {} });
      const app = await createEnrolledFirst(party);
      await linkBea(party);
      const visitor = party.visitor();
      const asked = await signInAt(party, visitor, { sub: 'Bea-1' });
      assert.match(asked.pathname, /\/mfa$/);
      const wrong = await visitor.send(asked.href, { code: app.wrongCode() });
      assert.equal(wrong.status, 200);
      const back = locationOf(await visitor.send(asked.href, { code: app.code() }));
      assert.ok(back.searchParams.has('code'), back.href);
    });

    /** An authenticator is enrolled while the pool does not demand one. */
    async function createEnrolledFirst(party: RelyingParty) {
      const { cognito, poolId: UserPoolId } = party;
      const SoftwareTokenMfaConfiguration = { Enabled: true };
      const set = (MfaConfiguration: 'ON' | 'OPTIONAL') =>
        cognito.setUserPoolMfaConfig({
          UserPoolId,
          MfaConfiguration,
          SoftwareTokenMfaConfiguration,
        });
      await set('OPTIONAL');
      const app = await createEnrolled(party, 'bea');
      await set('ON');
      return app;
    }

    test('a code goes to the address of before, whatever the provider says now', async () => {
      const party = await asking();
      await createUser(party, 'bea', { phone_number: PHONE, phone_number_verified: 'true' });
      await linkBea(party);
      const visitor = party.visitor();
      const asked = await signInAt(party, visitor, { sub: 'Bea-1', phone: STOLEN });
      assert.match(asked.pathname, /\/mfa\/code$/);
      assert.deepEqual(await phoneOf(party, 'bea'), [PHONE, 'true']);
      const code = codeFor(party, PHONE);
      const back = locationOf(await visitor.send(asked.href, { code }));
      assert.ok(back.searchParams.has('code'), back.href);
      assert.deepEqual(await phoneOf(party, 'bea'), [PHONE, 'true']);
    });

    test('a user without any factor sets one up', async () => {
      const party = await asking({ providers: [{ name: 'Acme', type: 'OIDC', mapping: {} }] });
      const asked = await signInAt(party, party.visitor(), { sub: 'Eve-1' });
      assert.match(asked.pathname, /\/mfa\/setup/);
    });

    test('a browser that came before the pool asked gets no code by its session', async () => {
      const party = await asking({ pool: SMS });
      const visitor = party.visitor();
      const claims = { sub: 'Eve-1', phone: PHONE };
      assert.ok((await signInAt(party, visitor, claims)).searchParams.has('code'));
      assert.ok((await visitor.location(party.authorize())).searchParams.has('code'));
      const { UserPool } = await party.cognito.describeUserPool({ UserPoolId: party.poolId });
      await party.cognito.tagResource({ ResourceArn: UserPool!.Arn!, Tags: TAGS });
      poolhouse().clock.advance(2_000);
      const login = await visitor.location(party.authorize());
      assert.match(login.pathname, /\/login$/);
      assert.match((await signInAt(party, visitor, claims)).pathname, /\/mfa\/code$/);
    });

    test('where the pool does not ask, a moved address ends the sign-ins of before', async () => {
      const party = await asking({ pool: SMS });
      await createUser(party, 'bea', { phone_number: PHONE, phone_number_verified: 'true' });
      await linkBea(party);
      const waiting = await party.cognito.initiateAuth({
        ClientId: party.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'bea', PASSWORD: 'Correct-horse-7' },
      });
      assert.equal(waiting.ChallengeName, 'SMS_MFA');
      const code = codeFor(party, PHONE);
      const visitor = party.visitor();
      const moves = { sub: 'Bea-1', phone: STOLEN };
      assert.ok((await signInAt(party, visitor, moves)).searchParams.has('code'));
      assert.deepEqual(await phoneOf(party, 'bea'), [STOLEN, 'false']);
      await assert.rejects(
        party.cognito.respondToAuthChallenge({
          ClientId: party.clientId,
          ChallengeName: 'SMS_MFA',
          Session: waiting.Session,
          ChallengeResponses: { USERNAME: 'bea', SMS_MFA_CODE: code },
        }),
        { name: 'NotAuthorizedException', message: 'Invalid session for the user.' },
      );
      // The browser that has just come goes on.
      assert.ok((await visitor.location(party.authorize())).searchParams.has('code'));
    });
  });
});
