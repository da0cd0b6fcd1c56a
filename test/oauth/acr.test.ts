import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { levelOf } from '#domain/factors/acr.ts';
import type { Pool } from '#store/tables/pools.ts';
import { newPool } from '../store/conformance/samples.ts';
import { beginPassword, enrol, signIn } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { claimsOf, exchange, relyingParty } from './relying-party.ts';

onEveryStore((start) => {
  describe('the acr claim', () => {
    const poolhouse = sharedServer(start);

    test('it says by the pool’s names how much was proven, also after a renewal', async () => {
      const party = await relyingParty(poolhouse(), {
        pool: { AcrConfiguration: { Level1: { AcrValue: 'https://acr.example.com/low' } } },
      });
      const visitor = party.visitor();
      const back = await visitor.signIn(party.authorize(), 'ann');
      const { body } = await party.token(exchange(back.searchParams.get('code')));
      assert.equal(claimsOf(body.id_token).acr, 'https://acr.example.com/low');
      assert.equal(claimsOf(body.access_token).acr, undefined);
      const refresh = { grant_type: 'refresh_token', refresh_token: body.refresh_token! };
      const renewed = await party.token(refresh);
      assert.equal(claimsOf(renewed.body.id_token).acr, 'https://acr.example.com/low');
      const api = await signIn(party, 'ann');
      assert.equal(claimsOf(api.IdToken).acr, undefined);
    });

    test('a second factor raises it, for every client that the session is used for', async () => {
      const party = await relyingParty(poolhouse(), {
        mfa: 'OPTIONAL',
        pool: { AcrConfiguration: { Level1: { AcrValue: 'https://acr.example.com/low' } } },
      });
      const { AuthenticationResult } = await beginPassword(party, 'ann');
      const authenticator = await enrol(party, AuthenticationResult!.AccessToken!);
      const visitor = party.visitor();
      const back = await visitor.signInWithTotp(party.authorize(), 'ann', authenticator.code());
      const again = await visitor.location(party.authorize());
      for (const location of [back, again]) {
        const { body } = await party.token(exchange(location.searchParams.get('code')));
        assert.equal(claimsOf(body.id_token).acr, 'urn:cognito:loa:3');
      }
    });
  });
});

describe('levels of assurance', () => {
  const plain = newPool();
  const passkeys = (settings: Pool['mfa']['WebAuthnConfiguration']): Pool => ({
    ...plain,
    settings: {
      ...plain.settings,
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } },
    },
    mfa: { ...plain.mfa, WebAuthnConfiguration: { RelyingPartyId: 'example.com', ...settings } },
  });

  test('one factor that can be guessed or passed on is the lowest', () => {
    for (const first of ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'CUSTOM']) {
      assert.equal(levelOf(plain, { first }), 1);
    }
  });

  test('two factors are more, and a remembered device is one', () => {
    for (const second of ['SOFTWARE_TOKEN_MFA', 'SMS_MFA', 'EMAIL_OTP']) {
      assert.equal(levelOf(plain, { first: 'PASSWORD', second }), 3);
    }
    assert.equal(levelOf(plain, { first: 'PASSWORD', device: true }), 3);
  });

  test('a passkey counts by whether the pool makes sure of its holder', () => {
    assert.equal(levelOf(passkeys({ UserVerification: 'preferred' }), { first: 'WEB_AUTHN' }), 2);
    assert.equal(levelOf(passkeys({ UserVerification: 'required' }), { first: 'WEB_AUTHN' }), 4);
  });
});
