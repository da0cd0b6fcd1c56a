import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type {
  CognitoIdentityProvider,
  CreateUserPoolClientCommandInput,
  CreateUserPoolCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { isOperationName, model, structureOf } from '#contract/model.ts';
import { PNG } from '../branding/support.ts';
import { oidcProvider } from '../federation/configured.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

type Settings = Readonly<Record<string, unknown>>;

/** A thing with settings, as its operations show it. */
interface Subject {
  /** Sends the update with no more than it needs to name the thing. */
  update(): Promise<unknown>;
  /** The settings under the names that the update has for them. */
  read(): Promise<Settings>;
}

/** The things of one operation: one without settings, and others that have each setting once. */
interface Subjects {
  readonly plain: () => Promise<Subject>;
  readonly set: readonly (() => Promise<Subject>)[];
  /** Members that name the thing, must be given, or are refused. */
  readonly besides: readonly string[];
}

interface Row {
  readonly kept: readonly string[];
  readonly reset: readonly string[];
}

/** The table of docs/fidelity.md, by operation. */
function documented(): ReadonlyMap<string, Row> {
  const text = readFileSync(new URL('../../docs/fidelity.md', import.meta.url), 'utf8');
  const [, section = ''] = /\n## What an update keeps\n(.*?)\n## /s.exec(text) ?? [];
  const rows = section.matchAll(/^\| ([A-Z]\w+) \|([^|]*)\|([^|]*)\|$/gm);
  const list = (cell: string) => cell.split(',').flatMap((name) => name.trim() || []);
  return new Map(
    [...rows].map(([, operation, kept, reset]) => [
      operation!,
      { kept: list(kept!), reset: list(reset!) },
    ]),
  );
}

/** The setting at a path such as `Policies.SignInPolicy`. */
function at(settings: Settings, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => (value as Settings | undefined)?.[name], settings);
}

const SMS = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' };
const OWN_MAIL = {
  EmailSendingAccount: 'DEVELOPER',
  SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/example.com',
} as const;

const POOL: Omit<CreateUserPoolCommandInput, 'PoolName'> = {
  Policies: {
    PasswordPolicy: { MinimumLength: 10, TemporaryPasswordValidityDays: 5 },
    SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] },
  },
  DeletionProtection: 'ACTIVE',
  LambdaConfig: { PreSignUp: 'arn:aws:lambda:us-east-1:123456789012:function:pre' },
  AutoVerifiedAttributes: ['email'],
  VerificationMessageTemplate: {
    SmsMessage: 'Code {####}',
    EmailMessage: 'Code {####}',
    EmailSubject: 'Code',
    DefaultEmailOption: 'CONFIRM_WITH_LINK',
  },
  SmsAuthenticationMessage: 'Code {####}',
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  DeviceConfiguration: { ChallengeRequiredOnNewDevice: true },
  EmailConfiguration: OWN_MAIL,
  SmsConfiguration: SMS,
  UserPoolTags: { team: 'red' },
  AdminCreateUserConfig: {
    AllowAdminCreateUserOnly: true,
    InviteMessageTemplate: { SMSMessage: '{username} {####}' },
  },
  UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' },
  AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, Name: 'admin_only' }] },
  UserPoolTier: 'PLUS',
  DcrConfiguration: { EnableStatus: 'Enabled', OpenDcrEnabled: true },
  KeyConfiguration: {
    KeyType: 'CUSTOMER_MANAGED_KEY',
    KmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012',
  },
  IssuerConfiguration: { Type: 'UPDATED' },
  AcrConfiguration: { Level1: { AcrValue: 'urn:example:low' } },
};

const CLIENT: Omit<CreateUserPoolClientCommandInput, 'UserPoolId' | 'ClientName'> = {
  GenerateSecret: true,
  RefreshTokenValidity: 40,
  AccessTokenValidity: 30,
  IdTokenValidity: 20,
  TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'days' },
  ReadAttributes: ['email'],
  WriteAttributes: ['name'],
  ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
  SupportedIdentityProviders: ['COGNITO'],
  CallbackURLs: ['https://app.example/'],
  LogoutURLs: ['https://app.example/bye'],
  DefaultRedirectURI: 'https://app.example/',
  AllowedOAuthFlows: ['code'],
  AllowedOAuthScopes: ['openid'],
  AllowedOAuthFlowsUserPoolClient: true,
  AnalyticsConfiguration: {
    ApplicationArn: 'arn:aws:mobiletargeting:us-east-1:123456789012:apps/1234',
  },
  PreventUserExistenceErrors: 'ENABLED',
  EnableTokenRevocation: false,
  EnablePropagateAdditionalUserContextData: true,
  AuthSessionValidity: 7,
  RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
};

let made = 0;
const newName = () => `thing-${made++}`;

/** By operation, things that have it. */
function subjectsFor(cognito: CognitoIdentityProvider): Readonly<Record<string, Subjects>> {
  const newPool = async (settings: Partial<CreateUserPoolCommandInput> = {}) => {
    const { UserPool } = await cognito.createUserPool({ PoolName: 'pool', ...settings });
    return UserPool!.Id!;
  };
  const newClient = async (settings: Partial<CreateUserPoolClientCommandInput> = {}) => {
    const UserPoolId = await newPool({ UserPoolTier: 'PLUS', UserPoolAddOns: ENFORCED });
    const asked = { UserPoolId, ClientName: 'client', ...settings };
    const { UserPoolClient } = await cognito.createUserPoolClient(asked);
    return { UserPoolId, ClientId: UserPoolClient!.ClientId! };
  };

  const pool = async (settings?: Partial<CreateUserPoolCommandInput>): Promise<Subject> => {
    const UserPoolId = await newPool(settings);
    if (settings) {
      await cognito.setUserPoolMfaConfig({
        UserPoolId,
        MfaConfiguration: 'OPTIONAL',
        SoftwareTokenMfaConfiguration: { Enabled: true },
      });
    }
    return {
      update: () => cognito.updateUserPool({ UserPoolId }),
      read: async () => {
        const { UserPool } = await cognito.describeUserPool({ UserPoolId });
        return { ...UserPool, PoolName: UserPool!.Name };
      },
    };
  };

  const mfa = async (set: boolean): Promise<Subject> => {
    const UserPoolId = await newPool({ EmailConfiguration: OWN_MAIL });
    if (set) {
      await cognito.setUserPoolMfaConfig({
        UserPoolId,
        MfaConfiguration: 'OPTIONAL',
        SmsMfaConfiguration: { SmsConfiguration: SMS },
        SoftwareTokenMfaConfiguration: { Enabled: true },
        EmailMfaConfiguration: { Message: 'Code {####}' },
        WebAuthnConfiguration: { RelyingPartyId: 'example.com' },
      });
    }
    return {
      update: () => cognito.setUserPoolMfaConfig({ UserPoolId }),
      read: async () => ({ ...(await cognito.getUserPoolMfaConfig({ UserPoolId })) }),
    };
  };

  const client = async (settings?: Partial<CreateUserPoolClientCommandInput>): Promise<Subject> => {
    const ids = await newClient(settings);
    return {
      update: () => cognito.updateUserPoolClient(ids),
      read: async () => ({ ...(await cognito.describeUserPoolClient(ids)).UserPoolClient }),
    };
  };

  const domain = async (): Promise<Subject> => {
    const ids = { UserPoolId: await newPool(), Domain: `${newName()}.example.com` };
    await cognito.createUserPoolDomain({
      ...ids,
      ManagedLoginVersion: 2,
      CustomDomainConfig: { CertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1234' },
    });
    return {
      update: () => cognito.updateUserPoolDomain(ids),
      read: async () => {
        const { Domain } = ids;
        return { ...(await cognito.describeUserPoolDomain({ Domain })).DomainDescription };
      },
    };
  };

  const resourceServer = async (set: boolean): Promise<Subject> => {
    const ids = { UserPoolId: await newPool(), Identifier: 'https://api.example' };
    const Scopes = [{ ScopeName: 'read', ScopeDescription: 'Read' }];
    await cognito.createResourceServer({ ...ids, Name: 'api', ...(set && { Scopes }) });
    return {
      update: () => cognito.updateResourceServer({ ...ids, Name: 'api' }),
      read: async () => ({ ...(await cognito.describeResourceServer(ids)).ResourceServer }),
    };
  };

  const group = async (): Promise<Subject> => {
    const ids = { UserPoolId: await newPool(), GroupName: 'staff' };
    const RoleArn = 'arn:aws:iam::123456789012:role/staff';
    await cognito.createGroup({ ...ids, Description: 'Staff', RoleArn, Precedence: 3 });
    return {
      update: () => cognito.updateGroup(ids),
      read: async () => ({ ...(await cognito.getGroup(ids)).Group }),
    };
  };

  const branding = async (
    style: { UseCognitoProvidedValues: true } | { Settings: object; Assets: object[] },
  ): Promise<Subject> => {
    const ids = await newClient();
    const { ManagedLoginBranding } = await cognito.createManagedLoginBranding({
      ...ids,
      ...(style as object),
    });
    const { ManagedLoginBrandingId } = ManagedLoginBranding!;
    const named = { UserPoolId: ids.UserPoolId, ManagedLoginBrandingId };
    return {
      update: () => cognito.updateManagedLoginBranding(named),
      read: async () => ({
        ...(await cognito.describeManagedLoginBranding(named)).ManagedLoginBranding,
      }),
    };
  };

  const terms = async (): Promise<Subject> => {
    const { Terms } = await cognito.createTerms({
      ...(await newClient()),
      TermsName: 'terms-of-use',
      TermsSource: 'LINK',
      Enforcement: 'NONE',
      Links: { 'cognito:default': 'https://app.example/terms' },
    });
    const ids = { UserPoolId: Terms!.UserPoolId, TermsId: Terms!.TermsId };
    return {
      update: () => cognito.updateTerms(ids),
      read: async () => ({ ...(await cognito.describeTerms(ids)).Terms }),
    };
  };

  const classicStyle = async (set: boolean): Promise<Subject> => {
    const ids = await newClient();
    await cognito.createUserPoolDomain({ UserPoolId: ids.UserPoolId, Domain: newName() });
    if (set) {
      const CSS = '.banner-customizable { background: #fff; }';
      await cognito.setUICustomization({ ...ids, CSS, ImageFile: PNG });
    }
    return {
      update: () => cognito.setUICustomization(ids),
      read: async () => {
        const { UICustomization } = await cognito.getUICustomization(ids);
        return { ...UICustomization, ImageFile: UICustomization!.ImageUrl };
      },
    };
  };

  const risk = async (set: boolean): Promise<Subject> => {
    const { UserPoolId } = await newClient();
    if (set) {
      await cognito.setRiskConfiguration({
        UserPoolId,
        CompromisedCredentialsRiskConfiguration: { Actions: { EventAction: 'BLOCK' } },
        AccountTakeoverRiskConfiguration: {
          Actions: { HighAction: { EventAction: 'BLOCK', Notify: false } },
        },
        RiskExceptionConfiguration: { BlockedIPRangeList: ['192.0.2.0/24'] },
      });
    }
    return {
      update: () => cognito.setRiskConfiguration({ UserPoolId }),
      read: async () => ({
        ...(await cognito.describeRiskConfiguration({ UserPoolId })).RiskConfiguration,
      }),
    };
  };

  const provider = async (): Promise<Subject> => {
    const ids = { UserPoolId: await newPool(), ProviderName: 'Company' };
    await cognito.createIdentityProvider({
      ...oidcProvider({
        AttributeMapping: { email: 'mail' },
        IdpIdentifiers: ['company.example'],
        AcrMapping: { Level3: 'mfa' },
      }),
      ...ids,
    });
    return {
      update: () => cognito.updateIdentityProvider(ids),
      read: async () => ({ ...(await cognito.describeIdentityProvider(ids)).IdentityProvider }),
    };
  };

  return {
    UpdateIdentityProvider: {
      plain: provider,
      set: [provider],
      besides: ['UserPoolId', 'ProviderName'],
    },
    UpdateUserPool: {
      plain: pool,
      set: [() => pool({ ...POOL, PoolName: 'named' })],
      besides: ['UserPoolId'],
    },
    SetUserPoolMfaConfig: {
      plain: () => mfa(false),
      set: [() => mfa(true)],
      besides: ['UserPoolId'],
    },
    UpdateUserPoolClient: {
      plain: client,
      set: [() => client({ ...CLIENT, ClientName: 'named' })],
      besides: ['UserPoolId', 'ClientId'],
    },
    UpdateUserPoolDomain: {
      plain: domain,
      set: [domain],
      besides: ['UserPoolId', 'Domain', 'Routing'],
    },
    UpdateResourceServer: {
      plain: () => resourceServer(false),
      set: [() => resourceServer(true)],
      besides: ['UserPoolId', 'Identifier', 'Name'],
    },
    UpdateGroup: { plain: group, set: [group], besides: ['UserPoolId', 'GroupName'] },
    UpdateManagedLoginBranding: {
      plain: () => branding({ UseCognitoProvidedValues: true }),
      set: [
        () => branding({ UseCognitoProvidedValues: true }),
        () =>
          branding({
            Settings: { components: { form: { borderRadius: 3 } } },
            Assets: [{ Category: 'FORM_LOGO', ColorMode: 'LIGHT', Extension: 'PNG', Bytes: PNG }],
          }),
      ],
      besides: ['UserPoolId', 'ManagedLoginBrandingId'],
    },
    UpdateTerms: { plain: terms, set: [terms], besides: ['UserPoolId', 'TermsId'] },
    SetUICustomization: {
      plain: () => classicStyle(false),
      set: [() => classicStyle(true)],
      besides: ['UserPoolId', 'ClientId'],
    },
    SetRiskConfiguration: {
      plain: () => risk(false),
      set: [() => risk(true)],
      besides: ['UserPoolId', 'ClientId'],
    },
  };
}

const ENFORCED = { AdvancedSecurityMode: 'ENFORCED' } as const;
const table = documented();

/** The operations of administrators that change settings and may leave some of them out. */
function updates(): string[] {
  return Object.entries(model.operations).flatMap(([name, { auth, input }]) => {
    if (auth !== 'sigv4' || !/^(?:Update|Set)/.test(name)) return [];
    const { members, required = [] } = structureOf(input);
    return Object.keys(members).length > required.length ? [name] : [];
  });
}

test('the table of what updates keep has every update and every member of it', () => {
  const subjects = subjectsFor({} as CognitoIdentityProvider);
  assert.deepEqual([...table.keys()].toSorted(), updates().toSorted());
  assert.deepEqual([...table.keys()].toSorted(), Object.keys(subjects).toSorted());
  for (const [operation, { kept, reset }] of table) {
    assert.ok(isOperationName(operation));
    const named = [...kept, ...reset].map((path) => path.split('.')[0]!);
    const members = Object.keys(structureOf(model.operations[operation].input).members);
    assert.deepEqual(
      [...new Set([...named, ...subjects[operation]!.besides])].toSorted(),
      members.toSorted(),
      operation,
    );
  }
});

onEveryStore((start) => {
  const server = sharedServer(start);

  for (const [operation, { kept, reset }] of table) {
    test(`${operation} keeps and resets what the table says`, async () => {
      const { plain, set } = subjectsFor(server().client())[operation]!;
      const unset = reset.length > 0 ? await (await plain()).read() : {};
      const seen = new Set<string>();
      for (const make of set) {
        const subject = await make();
        const before = await subject.read();
        await subject.update();
        const after = await subject.read();
        for (const path of kept) {
          if (at(before, path) !== undefined) seen.add(path);
          assert.deepEqual(at(after, path), at(before, path), `${path} is kept`);
        }
        for (const path of reset) {
          assert.notDeepEqual(at(before, path), at(unset, path), `${path} was set`);
          assert.deepEqual(at(after, path), at(unset, path), `${path} is reset`);
          seen.add(path);
        }
      }
      assert.deepEqual([...seen].toSorted(), [...kept, ...reset].toSorted());
    });
  }

  test('rotation that is kept goes on refusing REFRESH_TOKEN_AUTH until it is disabled', async () => {
    const cognito = server().client();
    const { UserPool } = await cognito.createUserPool({ PoolName: 'pool' });
    const { UserPoolClient } = await cognito.createUserPoolClient({
      UserPoolId: UserPool!.Id,
      ClientName: 'client',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED' },
    });
    const ids = { UserPoolId: UserPool!.Id, ClientId: UserPoolClient!.ClientId };
    const ExplicitAuthFlows = ['ALLOW_REFRESH_TOKEN_AUTH' as const];
    await assert.rejects(cognito.updateUserPoolClient({ ...ids, ExplicitAuthFlows }), {
      name: 'InvalidParameterException',
      message: /^ALLOW_REFRESH_TOKEN_AUTH is not a permitted ExplicitAuthFlow/,
    });
    const RefreshTokenRotation = { Feature: 'DISABLED' as const };
    await cognito.updateUserPoolClient({ ...ids, ExplicitAuthFlows, RefreshTokenRotation });
    const { UserPoolClient: after } = await cognito.describeUserPoolClient(ids);
    assert.deepEqual(after!.ExplicitAuthFlows, ExplicitAuthFlows);
  });
});
