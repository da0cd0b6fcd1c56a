import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProviderUserIdentifierType } from '@aws-sdk/client-cognito-identity-provider';
import { type App, createApp, createUser, PASSWORD, signIn } from '../support/app.ts';
import { auditLog } from '../support/audit.ts';
import { NOON, onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { decoded } from '../tokens/decoded.ts';
import { record, refusal } from '../users/each-store.ts';
import { oidcProvider, SOCIAL } from './configured.ts';
import { residents } from './residents.ts';

const SUBJECT = 'Cognito_Subject';
const invalid = (message: string | RegExp) => refusal('InvalidParameterException', message);
const MERGING = invalid(
  'Merging is not currently supported, provide a SourceUser that has not been signed up in order to link',
);
const NOT_LINKED = invalid(
  "Account isn't linked to anyone else, verify that the account has been linked",
);

/** A user of a provider as the linking operations name it. */
const of = (
  ProviderName: string,
  ProviderAttributeValue: string,
  ProviderAttributeName = SUBJECT,
): ProviderUserIdentifierType => ({
  ProviderName,
  ProviderAttributeName,
  ProviderAttributeValue,
});

onEveryStore((start) => {
  const { log, events } = auditLog();
  const { openDatabase, federatedUser } = residents();
  const service = sharedServer(start, {}, { log, openDatabase });

  async function ownApp(): Promise<App> {
    const app = await createApp(service(), {
      client: { ReadAttributes: ['email', 'identities'] },
    });
    const AttributeMapping = { email: 'mail', name: 'name', username: 'sub' };
    const { cognito, poolId: UserPoolId } = app;
    await cognito.createIdentityProvider({ UserPoolId, ...oidcProvider({ AttributeMapping }) });
    await cognito.createIdentityProvider({ UserPoolId, ...SOCIAL.Google! });
    return app;
  }

  const link = (
    { cognito, poolId }: App,
    DestinationUser: ProviderUserIdentifierType,
    SourceUser: ProviderUserIdentifierType,
  ) => cognito.adminLinkProviderForUser({ UserPoolId: poolId, DestinationUser, SourceUser });
  const unlink = ({ cognito, poolId }: App, User: ProviderUserIdentifierType) =>
    cognito.adminDisableProviderForUser({ UserPoolId: poolId, User });

  async function attributesOf({ cognito, poolId }: App, Username: string) {
    const { UserAttributes } = await cognito.adminGetUser({ UserPoolId: poolId, Username });
    return record(UserAttributes);
  }
  async function identitiesOf(app: App, username: string): Promise<unknown> {
    const { identities } = await attributesOf(app, username);
    return identities === undefined ? undefined : JSON.parse(identities);
  }

  test('a linked subject is shown of its user, in descriptions and in the ID token', async () => {
    const app = await ownApp();
    const { cognito, poolId: UserPoolId } = app;
    await createUser(app, 'alice', { email: 'alice@example.com' });
    await link(app, of('Cognito', 'alice'), of('Google', '1143'));
    await link(app, of('Cognito', 'alice'), of('Company', 'A-7'));
    const linked = (userId: string, providerName: string, providerType = providerName) => ({
      ...{ userId, providerName, providerType },
      ...{ issuer: null, primary: false, dateCreated: NOON },
    });
    const both = [linked('1143', 'Google'), linked('A-7', 'Company', 'OIDC')];
    assert.deepEqual(await identitiesOf(app, 'alice'), both);
    const { Users } = await cognito.listUsers({ UserPoolId });
    assert.equal(record(Users![0]!.Attributes).identities, JSON.stringify(both));
    const { IdToken, AccessToken } = await signIn(app, 'alice');
    const { UserAttributes } = await cognito.getUser({ AccessToken });
    assert.equal(record(UserAttributes).identities, JSON.stringify(both));
    const texts = { primary: 'false', dateCreated: `${NOON}` };
    assert.deepEqual(
      decoded(IdToken!).claims['identities'],
      both.map((each) => ({ ...each, ...texts })),
    );
  });

  test('nobody writes the attribute that shows the links', async () => {
    const app = await ownApp();
    const { cognito, poolId: UserPoolId } = app;
    await createUser(app, 'alice');
    await link(app, of('Cognito', 'alice'), of('Google', '1'));
    const before = await identitiesOf(app, 'alice');
    const UserAttributes = [{ Name: 'identities', Value: '[]' }];
    const who = { UserPoolId, Username: 'alice' };
    const refused = invalid('Cannot modify the non-mutable attribute identities');
    await assert.rejects(cognito.adminUpdateUserAttributes({ ...who, UserAttributes }), refused);
    const UserAttributeNames = ['identities'];
    await assert.rejects(
      cognito.adminDeleteUserAttributes({ ...who, UserAttributeNames }),
      refused,
    );
    const { AccessToken } = await signIn(app, 'alice');
    await assert.rejects(cognito.updateUserAttributes({ AccessToken, UserAttributes }), refused);
    await assert.rejects(
      cognito.deleteUserAttributes({ AccessToken, UserAttributeNames }),
      refused,
    );
    assert.deepEqual(await identitiesOf(app, 'alice'), before);
  });

  test('a subject is linked once, and a user of a provider is not merged', async () => {
    const app = await ownApp();
    for (const name of ['alice', 'bob']) await createUser(app, name);
    await federatedUser(app, 'Company', 'known');
    const source = of('Company', 'A-7');
    await link(app, of('Cognito', 'alice'), source);
    await assert.rejects(
      link(app, of('Cognito', 'alice'), source),
      invalid('SourceUser is already linked to DestinationUser'),
    );
    await assert.rejects(link(app, of('Cognito', 'bob'), source), MERGING);
    await assert.rejects(link(app, of('Cognito', 'bob'), of('Company', 'known')), MERGING);
    await link(app, of('Cognito', 'bob'), of('Company', 'a-7'));
  });

  test('of many links of one subject at once one succeeds', async () => {
    const app = await ownApp();
    const names = ['alice', 'bob', 'carol', 'dave'];
    for (const name of names) await createUser(app, name);
    const outcomes = await Promise.allSettled(
      names.map((name) => link(app, of('Cognito', name), of('Google', '1'))),
    );
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    const shown = await Promise.all(names.map((name) => identitiesOf(app, name)));
    assert.equal(shown.filter((each) => each !== undefined).length, 1);
  });

  test('a destination is named by its username, or by its subject at a provider', async () => {
    const app = await ownApp();
    const userId = await createUser(app, 'alice');
    const { username } = await federatedUser(app, 'Company', 'A-7');
    await link(app, of('Company', 'A-7'), of('Google', '1'));
    assert.equal(((await identitiesOf(app, username)) as unknown[]).length, 2);
    await link(app, { ProviderName: 'Cognito', ProviderAttributeValue: userId }, of('Google', '2'));
    const unknown = refusal('UserNotFoundException', 'User does not exist.');
    await assert.rejects(link(app, of('Cognito', 'nobody'), of('Google', '3')), unknown);
    await assert.rejects(link(app, of('Company', 'a-7'), of('Google', '3')), unknown);
    await assert.rejects(link(app, of('Strange', 'A-7'), of('Google', '3')), unknown);
  });

  test('a source is a subject, or of OpenID and SAML a claim that is mapped', async () => {
    const app = await ownApp();
    await createUser(app, 'alice');
    const alice = of('Cognito', 'alice');
    await link(app, alice, of('Company', 'alice@company.example', 'mail'));
    // The same claim by the name of the attribute that it becomes.
    await assert.rejects(
      link(app, alice, of('Company', 'alice@company.example', 'email')),
      invalid('SourceUser is already linked to DestinationUser'),
    );
    await assert.rejects(
      link(app, alice, of('Company', 'x', 'phone')),
      invalid('The attribute phone is not mapped.'),
    );
    await assert.rejects(
      link(app, alice, of('Google', 'x', 'email')),
      invalid('The ProviderAttributeName of Google is Cognito_Subject.'),
    );
    await assert.rejects(
      link(app, alice, of('Cognito', 'bob')),
      invalid(
        'Invalid SourceUser: Cognito users with a username/password may not be passed in as a SourceUser, only as a DestinationUser',
      ),
    );
    await assert.rejects(
      link(app, alice, of('Strange', 'x')),
      refusal('ResourceNotFoundException', 'Identity provider Strange does not exist.'),
    );
    await assert.rejects(
      link(app, alice, { ProviderName: 'Google' }),
      invalid('SourceUser needs a ProviderName and a ProviderAttributeValue.'),
    );
    await assert.rejects(
      link(app, {}, of('Google', 'x')),
      invalid('DestinationUser needs a ProviderName and a ProviderAttributeValue.'),
    );
    await assert.rejects(
      link(app, alice, of('Google', 'x'.repeat(257))),
      invalid('A value in SourceUser is longer than 256 characters.'),
    );
    await link(app, alice, of('Google', '\u{1F600}'.repeat(128)));
  });

  test('a user is linked to five users of providers, also when they come at once', async () => {
    const app = await ownApp();
    await createUser(app, 'alice');
    const { username } = await federatedUser(app, 'Company', 'A-7');
    for (const destination of [of('Cognito', 'alice'), of('Company', 'A-7')]) {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 6 }, (_, n) =>
          link(app, destination, of('Google', `${destination.ProviderName}-${n}`)),
        ),
      );
      const refused = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
      assert.deepEqual(
        refused.map(({ name }) => name),
        ['LimitExceededException'],
      );
    }
    assert.equal(((await identitiesOf(app, 'alice')) as unknown[]).length, 5);
    assert.equal(((await identitiesOf(app, username)) as unknown[]).length, 6);
  });

  test('a link is undone by what it was made with, and the subject is free again', async () => {
    const app = await ownApp();
    for (const name of ['alice', 'bob']) await createUser(app, name);
    const sources = [of('Google', '1'), of('Company', '1'), of('Company', 'a@b.example', 'mail')];
    for (const source of sources) await link(app, of('Cognito', 'alice'), source);
    await assert.rejects(unlink(app, of('Google', '2')), NOT_LINKED);
    await assert.rejects(unlink(app, of('Company', 'a@b.example')), NOT_LINKED);
    await assert.rejects(unlink(app, of('Strange', '1')), NOT_LINKED);
    await unlink(app, sources[0]!);
    await assert.rejects(unlink(app, sources[0]!), NOT_LINKED);
    const left = (await identitiesOf(app, 'alice')) as { providerName: string; userId: string }[];
    assert.deepEqual(
      left.map(({ providerName, userId }) => [providerName, userId]),
      [
        ['Company', '1'],
        ['Company', 'a@b.example'],
      ],
    );
    await link(app, of('Cognito', 'bob'), sources[0]!);
    const { cognito, poolId: UserPoolId } = app;
    await cognito.deleteIdentityProvider({ UserPoolId, ProviderName: 'Company' });
    for (const source of sources.slice(1)) await unlink(app, source);
    assert.equal(await identitiesOf(app, 'alice'), undefined);
  });

  test('who a provider has made is not unlinked from that provider', async () => {
    const app = await ownApp();
    await federatedUser(app, 'Company', 'A-7');
    await assert.rejects(unlink(app, of('Company', 'A-7')), NOT_LINKED);
  });

  test('links are of one pool', async () => {
    const [app, other] = [await ownApp(), await ownApp()];
    for (const each of [app, other]) await createUser(each, 'alice');
    await link(app, of('Cognito', 'alice'), of('Google', '1'));
    await assert.rejects(unlink(other, of('Google', '1')), NOT_LINKED);
    await link(other, of('Cognito', 'alice'), of('Google', '1'));
    await unlink(other, of('Google', '1'));
    assert.notEqual(await identitiesOf(app, 'alice'), undefined);
  });

  test('a deleted user leaves its subjects to others', async () => {
    const app = await ownApp();
    for (const name of ['alice', 'bob']) await createUser(app, name);
    await link(app, of('Cognito', 'alice'), of('Google', '1'));
    await app.cognito.adminDeleteUser({ UserPoolId: app.poolId, Username: 'alice' });
    await link(app, of('Cognito', 'bob'), of('Google', '1'));
  });

  test('an administrator turns a password off, and on again by setting one', async () => {
    const app = await ownApp();
    const { cognito, poolId: UserPoolId } = app;
    await createUser(app, 'alice');
    await assert.rejects(
      unlink(app, of('Cognito', 'alice', 'email')),
      invalid('The ProviderAttributeName of Cognito is Cognito_Subject.'),
    );
    await assert.rejects(
      unlink(app, of('Cognito', 'nobody')),
      refusal('UserNotFoundException', 'User does not exist.'),
    );
    await unlink(app, of('Cognito', 'alice'));
    await assert.rejects(
      signIn(app, 'alice'),
      refusal('NotAuthorizedException', 'Incorrect username or password.'),
    );
    const who = { UserPoolId, Username: 'alice' };
    assert.equal((await cognito.adminGetUser(who)).UserStatus, 'EXTERNAL_PROVIDER');
    await cognito.adminSetUserPassword({ ...who, Password: PASSWORD, Permanent: true });
    await signIn(app, 'alice');
  });

  test('links, their ends and passwords turned off are audited', async () => {
    const app = await ownApp();
    const userId = await createUser(app, 'alice');
    const before = (await events()).length;
    await link(app, of('Cognito', 'alice'), of('Google', 'a subject'));
    await unlink(app, of('Google', 'a subject'));
    await unlink(app, of('Cognito', 'alice'));
    const told = ['identity linked', 'identity unlinked', 'password turned off'];
    assert.deepEqual(
      (await events()).slice(before),
      told.map((event) => ({ event, audit: true, userId })),
    );
  });
});
