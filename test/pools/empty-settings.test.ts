import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { model, type Shape, structureOf } from '#contract/model.ts';
import type { OperationName } from '#contract/types.ts';
import { PNG } from '../branding/support.ts';
import { begin } from '../devices/support.ts';
import { oidcProvider } from '../federation/configured.ts';
import { createApp, createUser, signIn } from '../support/app.ts';
import { send } from '../support/call.ts';
import { codeFor, SMS, signUpApp } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

type Input = Readonly<Record<string, unknown>>;

interface Row {
  readonly same: readonly string[];
  readonly own: readonly string[];
  readonly refused: readonly string[];
}

/** The table of docs/fidelity.md, by operation. */
function documented(): ReadonlyMap<string, Row> {
  const text = readFileSync(new URL('../../docs/fidelity.md', import.meta.url), 'utf8');
  const [, section = ''] = /\n## What an empty structure or list means\n(.*?)\n## /s.exec(text)!;
  const rows = section.matchAll(/^\| ([A-Z]\w+) \|([^|]*)\|([^|]*)\|([^|]*)\|$/gm);
  const list = (cell = '') => cell.split(',').flatMap((name) => name.trim() || []);
  return new Map(
    [...rows].map(([, operation, same, own, refused]) => [
      operation!,
      { same: list(same), own: list(own), refused: list(refused) },
    ]),
  );
}

/** The optional members that can be empty, and those of Policies, which are settings each. */
function canBeEmpty(operation: string): string[] {
  const { members, required = [] } = structureOf(
    model.operations[operation as OperationName].input,
  );
  const names = Object.entries(members).flatMap(([name, shape]) => {
    const { type } = model.shapes[shape] as Shape;
    const isOptional = !required.includes(name);
    return isOptional && ['structure', 'list', 'map'].includes(type) ? [name] : [];
  });
  const nested = names.includes('Policies')
    ? ['Policies.PasswordPolicy', 'Policies.SignInPolicy']
    : [];
  return [...names, ...nested].sort();
}

/** The operations of administrators that take settings of which some can be empty. */
function settingOperations(): string[] {
  const names = Object.keys(model.operations) as OperationName[];
  return names
    .filter(
      (name) => model.operations[name].auth === 'sigv4' && /^(?:Create|Update|Set)/.test(name),
    )
    .filter((name) => canBeEmpty(name).length > 0)
    .sort();
}

/** What the model lets be left out, and this server does not. */
const NEEDED = ['CreateTerms Links'];

/** `input` with an empty value at the path. */
function withEmpty(operation: string, input: Input, path: string): Input {
  const [outer, inner] = path.split('.') as [string, string | undefined];
  if (inner !== undefined) return { ...input, [outer]: { [inner]: {} } };
  const { members } = structureOf(model.operations[operation as OperationName].input);
  const isList = (model.shapes[members[outer]!] as Shape).type === 'list';
  return { ...input, [outer]: isList ? [] : {} };
}

function without(input: Input, path: string): Input {
  const { [path]: _, ...rest } = input;
  return rest;
}

const OWN_MAIL = {
  EmailSendingAccount: 'DEVELOPER',
  SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/example.com',
};

/** A pool in which everything is set that an update may keep. */
const FULL_POOL = {
  ...SMS,
  UserPoolTier: 'PLUS',
  Policies: {
    PasswordPolicy: { MinimumLength: 10 },
    SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] },
  },
  LambdaConfig: { PreSignUp: 'arn:aws:lambda:us-east-1:123456789012:function:pre' },
  AutoVerifiedAttributes: ['email'],
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  DeviceConfiguration: { ChallengeRequiredOnNewDevice: true },
  EmailConfiguration: OWN_MAIL,
  UserPoolTags: { team: 'red' },
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
  UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' },
  AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, Name: 'admin_only' }] },
  DcrConfiguration: { EnableStatus: 'Disabled', OpenDcrEnabled: true },
  KeyConfiguration: {
    KeyType: 'CUSTOMER_MANAGED_KEY',
    KmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012',
  },
  IssuerConfiguration: { Type: 'UPDATED' },
  AcrConfiguration: { Level1: { AcrValue: 'urn:example:low' } },
};

const API = { Identifier: 'https://api.example', Name: 'api' };
const TERMS = { TermsName: 'terms-of-use', TermsSource: 'LINK', Enforcement: 'NONE' };
const STYLE = { components: { form: { borderRadius: 3 } } };
const LOGO = {
  Category: 'FORM_LOGO',
  ColorMode: 'LIGHT',
  Extension: 'PNG',
  Bytes: Buffer.from(PNG).toString('base64'),
};

const FULL_CLIENT = { ReadAttributes: ['email'], WriteAttributes: ['name'] };

onEveryStore((start) => {
  const server = sharedServer(start);

  async function ask(operation: string, input: Input) {
    const { error, message, body } = await send(server().url, operation, input);
    if (error) throw Object.assign(new Error(message), { name: error });
    return body;
  }

  const newPool = async (settings: Input = {}): Promise<string> =>
    (await ask('CreateUserPool', { PoolName: 'pool', ...settings })).UserPool.Id;

  let names = 0;
  const newName = () => `empty-${names++}`;

  const newClient = async () => {
    const UserPoolId = await newPool();
    const made = await ask('CreateUserPoolClient', { UserPoolId, ClientName: 'client' });
    return { UserPoolId, ClientId: made.UserPoolClient.ClientId };
  };

  const shownProvider = async ({ UserPoolId, ProviderName }: Input) =>
    (await ask('DescribeIdentityProvider', { UserPoolId, ProviderName })).IdentityProvider;

  /** By operation: the input on a thing of its own, and what is shown of that afterwards. */
  const subjects: Record<
    string,
    () => Promise<{ input: Input; show: (answer: Input) => unknown }>
  > = {
    CreateUserPool: async () => ({
      input: { PoolName: 'pool', UserPoolTier: 'PLUS' },
      show: ({ UserPool }) => UserPool,
    }),

    UpdateUserPool: async () => {
      const UserPoolId = await newPool(FULL_POOL);
      return {
        input: { UserPoolId, UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } },
        show: async () => (await ask('DescribeUserPool', { UserPoolId })).UserPool,
      };
    },

    SetUserPoolMfaConfig: async () => {
      const UserPoolId = await newPool({ ...SMS, EmailConfiguration: OWN_MAIL });
      const input = {
        UserPoolId,
        MfaConfiguration: 'OPTIONAL',
        SmsMfaConfiguration: { SmsAuthenticationMessage: 'Code {####}' },
        SoftwareTokenMfaConfiguration: { Enabled: true },
      };
      return { input, show: () => ask('GetUserPoolMfaConfig', { UserPoolId }) };
    },

    CreateUserPoolClient: async () => ({
      input: { UserPoolId: await newPool(), ClientName: 'client' },
      show: ({ UserPoolClient }) => UserPoolClient,
    }),

    UpdateUserPoolClient: async () => {
      const UserPoolId = await newPool();
      const asked = { UserPoolId, ClientName: 'client', ...FULL_CLIENT };
      const { ClientId } = (await ask('CreateUserPoolClient', asked)).UserPoolClient;
      return {
        input: { UserPoolId, ClientId },
        show: ({ UserPoolClient }) => UserPoolClient,
      };
    },

    CreateUserPoolReplica: async () => ({
      input: { UserPoolId: await newPool(), RegionName: 'eu-west-1' },
      show: ({ UserPoolReplica }) => UserPoolReplica,
    }),

    CreateUserPoolDomain: async () => {
      const Domain = newName();
      return {
        input: { UserPoolId: await newPool(), Domain },
        show: async () => (await ask('DescribeUserPoolDomain', { Domain })).DomainDescription,
      };
    },

    UpdateUserPoolDomain: async () => {
      const ids = { UserPoolId: await newPool(), Domain: newName() };
      await ask('CreateUserPoolDomain', ids);
      return {
        input: { ...ids, ManagedLoginVersion: 2 },
        show: async () =>
          (await ask('DescribeUserPoolDomain', { Domain: ids.Domain })).DomainDescription,
      };
    },

    CreateResourceServer: async () => ({
      input: { UserPoolId: await newPool(), ...API },
      show: ({ ResourceServer }) => ResourceServer,
    }),

    UpdateResourceServer: async () => {
      const input = { UserPoolId: await newPool(), ...API };
      const Scopes = [{ ScopeName: 'read', ScopeDescription: 'Read' }];
      await ask('CreateResourceServer', { ...input, Scopes });
      return { input, show: ({ ResourceServer }) => ResourceServer };
    },

    CreateIdentityProvider: async () => {
      const input = { ...oidcProvider(), UserPoolId: await newPool() };
      return { input, show: () => shownProvider(input) };
    },

    UpdateIdentityProvider: async () => {
      const all = {
        ...oidcProvider({
          AttributeMapping: { email: 'mail' },
          IdpIdentifiers: ['company.example'],
          AcrMapping: { Level3: 'mfa' },
        }),
        UserPoolId: await newPool(),
      };
      await ask('CreateIdentityProvider', all);
      const { UserPoolId, ProviderName } = all;
      return { input: { UserPoolId, ProviderName }, show: () => shownProvider(all) };
    },

    CreateManagedLoginBranding: async () => ({
      input: { ...(await newClient()), Settings: STYLE },
      show: ({ ManagedLoginBranding }) => ManagedLoginBranding,
    }),

    UpdateManagedLoginBranding: async () => {
      const asked = { ...(await newClient()), Settings: STYLE, Assets: [LOGO] };
      const made = (await ask('CreateManagedLoginBranding', asked)).ManagedLoginBranding;
      const { UserPoolId, ManagedLoginBrandingId } = made;
      return {
        input: { UserPoolId, ManagedLoginBrandingId },
        show: ({ ManagedLoginBranding }) => ManagedLoginBranding,
      };
    },

    CreateTerms: async () => ({
      input: { ...(await newClient()), ...TERMS },
      show: ({ Terms }) => Terms,
    }),

    UpdateTerms: async () => {
      const Links = { 'cognito:default': 'https://app.example/terms' };
      const made = (await ask('CreateTerms', { ...(await newClient()), ...TERMS, Links })).Terms;
      const { UserPoolId, TermsId } = made;
      return { input: { UserPoolId, TermsId }, show: ({ Terms }) => Terms };
    },

    SetRiskConfiguration: async () => ({
      input: { UserPoolId: await newPool(FULL_POOL) },
      show: ({ RiskConfiguration }) => RiskConfiguration,
    }),
  };

  const OF_THE_THING =
    /^(?:Id|Arn|Domain|UserPoolArn|UserPoolId|ClientId|ManagedLoginBrandingId|TermsId|\w+Date)$/;
  const comparable = (shown: unknown) =>
    JSON.parse(JSON.stringify(shown, (key, value) => (OF_THE_THING.test(key) ? undefined : value)));

  /** What is shown after the operation, or the name of its refusal. */
  async function outcome(operation: string, change: (input: Input) => Input): Promise<unknown> {
    const { input, show } = await subjects[operation]!();
    try {
      return comparable(await show(await ask(operation, change(input))));
    } catch (refusal) {
      if (!(refusal instanceof Error)) throw refusal;
      return refusal.name;
    }
  }

  const table = documented();

  test('the table of what is empty has every operation that settings are made by', () => {
    assert.deepEqual([...table.keys()].sort(), settingOperations());
    assert.deepEqual(Object.keys(subjects).sort(), settingOperations());
  });

  for (const operation of Object.keys(subjects)) {
    test(`${operation} takes empty settings as documented, all of them`, async () => {
      const row = table.get(operation)!;
      const named = [...row.same, ...row.own, ...row.refused].sort();
      assert.deepEqual(named, canBeEmpty(operation));
      for (const path of named) {
        const absent = await outcome(operation, (input) => without(input, path));
        const empty = await outcome(operation, (input) => withEmpty(operation, input, path));
        const isNeeded = NEEDED.includes(`${operation} ${path}`);
        assert.equal(typeof absent, isNeeded ? 'string' : 'object', `${path}: ${absent}`);
        if (row.refused.includes(path)) assert.equal(empty, 'InvalidParameterException', path);
        else if (row.same.includes(path)) assert.deepEqual(empty, absent, path);
        else assert.notDeepEqual(empty, absent, path);
        if (row.own.includes(path)) assert.equal(typeof empty, 'object', path);
      }
    });
  }

  test('an empty AccountRecoverySetting recovers by SMS first', async () => {
    const app = await signUpApp(server(), { pool: SMS });
    const { cognito, clientId: ClientId, poolId: UserPoolId } = app;
    const reached = { email: 'alice@example.com', email_verified: 'true' };
    const phone = { phone_number: '+15555550100', phone_number_verified: 'true' };
    await createUser(app, 'alice', { ...reached, ...phone });
    await createUser(app, 'bob', { ...reached, email: 'bob@example.com' });
    const byWhat = async (Username: string) => {
      const { CodeDeliveryDetails } = await cognito.forgotPassword({ ClientId, Username });
      return CodeDeliveryDetails?.DeliveryMedium;
    };
    assert.equal(await byWhat('alice'), 'EMAIL');
    await cognito.updateUserPool({ UserPoolId, ...SMS, AccountRecoverySetting: {} });
    const { UserPool } = await cognito.describeUserPool({ UserPoolId });
    assert.deepEqual(UserPool?.AccountRecoverySetting, {});
    app.poolhouse.clock.advance(2_000);
    assert.equal(await byWhat('alice'), 'SMS');
    assert.equal(await byWhat('bob'), 'EMAIL');
    await cognito.confirmForgotPassword({
      ClientId,
      Username: 'alice',
      ConfirmationCode: codeFor(app, phone.phone_number),
      Password: 'Another-horse-8',
    });
  });

  test('a client with empty lists of attributes opens none', async () => {
    const app = await createApp(server(), { client: { ReadAttributes: [], WriteAttributes: [] } });
    const { cognito, poolId: UserPoolId, clientId: ClientId } = app;
    const { UserPoolClient } = await cognito.describeUserPoolClient({ UserPoolId, ClientId });
    const { ReadAttributes, WriteAttributes } = UserPoolClient!;
    assert.deepEqual([ReadAttributes, WriteAttributes], [[], []]);
    const sub = await createUser(app, 'alice', { email: 'alice@example.com', name: 'Alice' });
    const { AccessToken, IdToken } = await signIn(app, 'alice');
    const { UserAttributes } = await cognito.getUser({ AccessToken });
    assert.deepEqual(UserAttributes, [{ Name: 'sub', Value: sub }]);
    const claims = decodeJwt(IdToken);
    assert.deepEqual([claims.sub, claims.email, claims.name], [sub, undefined, undefined]);
    const denied = { name: 'NotAuthorizedException' };
    const change = [{ Name: 'name', Value: 'Bob' }];
    await assert.rejects(
      cognito.updateUserAttributes({ AccessToken, UserAttributes: change }),
      denied,
    );
    await assert.rejects(
      cognito.signUp({ ClientId, Username: 'bob', Password: 'Abcdef-1', UserAttributes: change }),
      denied,
    );
    await cognito.signUp({ ClientId, Username: 'bob', Password: 'Abcdef-1' });
  });

  test('an empty DeviceConfiguration tracks no devices', async () => {
    const app = await createApp(server(), { pool: { DeviceConfiguration: {} } });
    await createUser(app, 'alice');
    const { AuthenticationResult } = await begin(app, 'alice');
    assert.ok(AuthenticationResult?.AccessToken);
    assert.equal(AuthenticationResult.NewDeviceMetadata, undefined);
  });
});
