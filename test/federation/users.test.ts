import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CALLBACK, claimsOf, exchange, type RelyingParty } from '../oauth/relying-party.ts';
import { createEnrolled, createUser, enrol } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { answering, functionsBehind, throwing } from '../triggers/functions.ts';
import { backWith, fakeProtocol, federatedParty, signInAt, stateFrom } from './fake-provider.ts';

const EVE = { sub: 'Eve-1', email: 'eve@acme.example', name: 'Eve' };

const attributesOf = async ({ cognito, poolId }: RelyingParty, Username: string) => {
  const { UserAttributes } = await cognito.adminGetUser({ UserPoolId: poolId, Username });
  return Object.fromEntries(UserAttributes!.map(({ Name, Value }) => [Name, Value]));
};

const link = (party: RelyingParty, username: string, attribute: string, value: string) =>
  party.cognito.adminLinkProviderForUser({
    UserPoolId: party.poolId,
    DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: username },
    SourceUser: {
      ProviderName: 'Acme',
      ProviderAttributeName: attribute,
      ProviderAttributeValue: value,
    },
  });

onEveryStore((start) => {
  describe('users whom a provider brings', () => {
    const functions = functionsBehind('lambda');
    const protocol = fakeProtocol();
    const poolhouse = sharedServer(start, {}, { ...protocol, triggers: functions.routes });

    const tokensAfter = async (party: RelyingParty, claims: Record<string, unknown>) => {
      const back = await signInAt(party, party.visitor(), claims);
      const code = back.searchParams.get('code');
      assert.ok(code, back.searchParams.get('error_description') ?? '');
      return (await party.token(exchange(code))).body;
    };
    const told = async (party: RelyingParty, claims: Record<string, unknown>) => {
      const back = await signInAt(party, party.visitor(), claims);
      return [back.searchParams.get('error'), back.searchParams.get('error_description')];
    };

    test('an address is nobody’s login name by a provider’s word, and finds nobody', async () => {
      const mapping = { email: 'email', email_verified: 'email_verified' };
      const party = await federatedParty(poolhouse(), {
        pool: { AliasAttributes: ['email'] },
        providers: [{ name: 'Acme', type: 'OIDC', mapping }],
      });
      const victim = 'victim@acme.example';
      await createUser(party, 'victim', { email: victim, email_verified: 'true' });
      const { id_token } = await tokensAfter(party, {
        sub: 'attacker',
        email: victim,
        email_verified: true,
      });
      const claims = claimsOf(id_token);
      assert.equal(claims['cognito:username'], 'Acme_attacker');
      assert.equal(claims.email_verified, true);
      const { Username } = await party.cognito.adminGetUser({
        UserPoolId: party.poolId,
        Username: victim,
      });
      assert.equal(Username, 'victim');
    });

    test('a username that somebody has is not taken over', async () => {
      const party = await federatedParty(poolhouse());
      await createUser(party, 'Acme_Eve-1');
      assert.deepEqual(await told(party, EVE), [
        'invalid_request',
        'Invalid ProviderName/Username combination. Please check again',
      ]);
    });

    test('where usernames have no case, subjects that differ in it alone are not one user', async () => {
      const party = await federatedParty(poolhouse(), {
        pool: { UsernameConfiguration: { CaseSensitive: false } },
      });
      const { id_token } = await tokensAfter(party, EVE);
      assert.equal(claimsOf(id_token)['cognito:username'], 'acme_eve-1');
      assert.deepEqual(await told(party, { sub: 'EVE-1' }), [
        'invalid_request',
        'Invalid ProviderName/Username combination. Please check again',
      ]);
    });

    test('a disabled user and one without a required attribute are refused in the service’s words', async () => {
      const party = await federatedParty(poolhouse(), {
        pool: { Schema: [{ Name: 'given_name', Required: true }] },
        providers: [{ name: 'Acme', type: 'OIDC', mapping: { given_name: 'first' } }],
      });
      assert.deepEqual(await told(party, EVE), [
        'invalid_request',
        'attributes required: [given_name]',
      ]);
      const other = await federatedParty(poolhouse());
      await tokensAfter(other, EVE);
      await other.cognito.adminDisableUser({ UserPoolId: other.poolId, Username: 'Acme_Eve-1' });
      assert.deepEqual(await told(other, EVE), ['invalid_request', 'User is disabled. ']);
      await other.cognito.adminDeleteUser({ UserPoolId: other.poolId, Username: 'Acme_Eve-1' });
      assert.ok(await tokensAfter(other, EVE));
    });

    test('a linked subject signs in as the user it was linked to', async () => {
      const party = await federatedParty(poolhouse());
      await link(party, 'ann', 'email', EVE.email);
      for (const claims of [EVE, { sub: EVE.sub }]) {
        const { id_token } = await tokensAfter(party, claims);
        assert.equal(claimsOf(id_token)['cognito:username'], 'ann');
      }
      const [identity] = JSON.parse((await attributesOf(party, 'ann')).identities!);
      assert.deepEqual([identity.userId, identity.primary], [EVE.sub, false]);
    });

    test('a linked subject changes nothing of the user’s factors without the user’s own', async () => {
      const party = await federatedParty(poolhouse());
      await party.cognito.setUserPoolMfaConfig({
        UserPoolId: party.poolId,
        MfaConfiguration: 'OPTIONAL',
        SoftwareTokenMfaConfiguration: { Enabled: true },
      });
      await createEnrolled(party, 'bea', { email: 'bea@acme.example', email_verified: 'true' });
      await link(party, 'bea', 'Cognito_Subject', 'Bea-1');
      const visitor = party.visitor();
      const back = await signInAt(party, visitor, { sub: 'Bea-1' });
      assert.ok(back.searchParams.get('code'));
      assert.equal((await visitor.get(`${party.site}/account`)).status, 200);
      const add = new URLSearchParams({ client_id: party.clientId, redirect_uri: CALLBACK });
      const pages = ['/account/authenticators/add', '/account/passkeys/add'];
      for (const path of [...pages, `/passkeys/add?${add}`]) {
        const answer = await visitor.get(party.site + path);
        assert.match(String(answer.headers.get('Location')), /\/reauthenticate\?/);
      }
    });

    test('nor do the tokens of such a sign-in, while those of a user without one do', async () => {
      for (const EnableTokenRevocation of [true, false]) {
        const party = await federatedParty(poolhouse(), {
          mfa: 'OPTIONAL',
          client: { EnableTokenRevocation },
        });
        const scope = 'openid aws.cognito.signin.user.admin';
        const tokenOf = async (sub: string) => {
          const back = await signInAt(party, party.visitor(), { sub }, { scope });
          return (await party.token(exchange(back.searchParams.get('code')))).body.access_token!;
        };
        await createEnrolled(party, 'bea');
        await link(party, 'bea', 'Cognito_Subject', 'Bea-1');
        const AccessToken = await tokenOf('Bea-1');
        assert.equal((await party.cognito.getUser({ AccessToken })).Username, 'bea');
        await assert.rejects(party.cognito.associateSoftwareToken({ AccessToken }), {
          name: 'NotAuthorizedException',
          message: 'Recent authentication is required: sign in again to change how you sign in.',
        });
        await link(party, 'ann', 'Cognito_Subject', 'Ann-1');
        await enrol(party, await tokenOf('Ann-1'));
      }
    });

    test('the address of a person is written as one text, where the provider has it so', async () => {
      const mapping = { address: 'address', name: 'profile' };
      const party = await federatedParty(poolhouse(), {
        providers: [{ name: 'Acme', type: 'OIDC', mapping }],
      });
      const written = async (address: unknown) => {
        await tokensAfter(party, { ...EVE, address });
        return (await attributesOf(party, 'Acme_Eve-1')).address;
      };
      assert.equal(
        await written({ formatted: '1 Main St\nPorto', street_address: '1 Main St' }),
        '1 Main St\nPorto',
      );
      const parts = { street_address: '1 Main St', country: 'PT' };
      assert.equal(await written(parts), JSON.stringify(parts));
      assert.equal(
        await written({ ...parts, formatted: 7 }),
        '{"street_address":"1 Main St","country":"PT","formatted":7}',
      );
      assert.equal(await written('2 Main St'), '2 Main St');
      // Only the claim of that name is an address.
      await tokensAfter(party, { ...EVE, profile: { formatted: 'no address' } });
      const { name } = await attributesOf(party, 'Acme_Eve-1');
      assert.equal(name, '{"formatted":"no address"}');
    });

    test('functions of the pool hear of a first sign-in as a sign-up, and of later ones as sign-ins', async () => {
      const heard: string[] = [];
      const arn = functions.on('all', (event) => {
        heard.push(event.triggerSource);
        return event;
      });
      const party = await federatedParty(poolhouse(), {
        pool: {
          LambdaConfig: {
            InboundFederation: { LambdaVersion: 'V1_0', LambdaArn: arn },
            PreSignUp: arn,
            PostConfirmation: arn,
            PreAuthentication: arn,
            PostAuthentication: arn,
            PreTokenGeneration: arn,
          },
        },
      });
      heard.length = 0;
      functions.on('all', (event) => {
        heard.push(event.triggerSource);
        return event;
      });
      await tokensAfter(party, EVE);
      assert.deepEqual(heard.splice(0), [
        'InboundFederation_ExternalProvider',
        'PreSignUp_ExternalProvider',
        'PostConfirmation_ConfirmSignUp',
        'TokenGeneration_HostedAuth',
      ]);
      const [inbound, signUp] = functions.events('all');
      assert.deepEqual(inbound.request.attributes.idToken, EVE);
      assert.equal(signUp.userName, 'Acme_Eve-1');
      assert.equal(signUp.request.userAttributes.email_verified, 'false');
      await tokensAfter(party, EVE);
      assert.deepEqual(heard, [
        'InboundFederation_ExternalProvider',
        'PreAuthentication_Authentication',
        'PostAuthentication_Authentication',
        'TokenGeneration_HostedAuth',
      ]);
    });

    test('InboundFederation says what is mapped, and PreSignUp may refuse', async () => {
      const LambdaArn = functions.on(
        'inbound',
        answering({ userAttributesToMap: { name: 'Changed' } }),
      );
      const PreSignUp = functions.on('refusing', throwing('not you'));
      const party = await federatedParty(poolhouse());
      await party.cognito.updateUserPool({
        UserPoolId: party.poolId,
        LambdaConfig: { InboundFederation: { LambdaVersion: 'V1_0', LambdaArn }, PreSignUp },
      });
      assert.deepEqual(await told(party, EVE), [
        'invalid_request',
        'PreSignUp failed with error not you. ',
      ]);
      functions.on('refusing', (event) => event);
      await tokensAfter(party, EVE);
      const { name, email } = await attributesOf(party, 'Acme_Eve-1');
      assert.deepEqual([name, email], ['Changed', undefined]);
    });

    test('a function that links the subject in PreSignUp signs in the user it was linked to', async () => {
      const party = await federatedParty(poolhouse());
      const PreSignUp = functions.on('linking', async (event) => {
        await party.cognito.adminLinkProviderForUser({
          UserPoolId: party.poolId,
          DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: 'ann' },
          SourceUser: {
            ProviderName: 'Acme',
            ProviderAttributeName: 'Cognito_Subject',
            ProviderAttributeValue: EVE.sub,
          },
        });
        return event;
      });
      await party.cognito.updateUserPool({ UserPoolId: party.poolId, LambdaConfig: { PreSignUp } });
      const { id_token } = await tokensAfter(party, EVE);
      assert.equal(claimsOf(id_token)['cognito:username'], 'ann');
    });

    test('a provider that is deleted or made anew meanwhile is not believed', async () => {
      const party = await federatedParty(poolhouse());
      const { store } = poolhouse().server;
      const visitor = party.visitor();
      const state = await stateFrom(visitor, party.authorize({ identity_provider: 'Acme' }));
      const known = (await store.identityProviders.find(party.poolId, 'Acme'))!;
      await store.transaction(async (tx) => {
        await tx.identityProviders.delete(party.poolId, 'Acme', known.version);
        await tx.identityProviders.insert({ ...known, createdAt: known.createdAt + 1 });
      });
      const back = await visitor.location(backWith(state, EVE));
      assert.equal(back.searchParams.get('error_description'), 'Unknown identity provider Acme');
    });

    test('of many first sign-ins at once all are one user', async () => {
      const party = await federatedParty(poolhouse());
      const all = await Promise.all([1, 2, 3, 4].map(() => tokensAfter(party, EVE)));
      assert.equal(new Set(all.map(({ id_token }) => claimsOf(id_token).sub)).size, 1);
    });
  });
});
