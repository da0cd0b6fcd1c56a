import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SchemaAttributeType } from '@aws-sdk/client-cognito-identity-provider';
import { NOON, onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

const text = (Name: string, MinLength = '0', MaxLength = '2048'): SchemaAttributeType => ({
  Name,
  AttributeDataType: 'String',
  DeveloperOnlyAttribute: false,
  Mutable: true,
  Required: false,
  StringAttributeConstraints: { MinLength, MaxLength },
});

const plain = { DeveloperOnlyAttribute: false, Mutable: true, Required: false };

const STANDARD: SchemaAttributeType[] = [
  { ...text('sub', '1'), Mutable: false, Required: true },
  text('name'),
  text('given_name'),
  text('family_name'),
  text('middle_name'),
  text('nickname'),
  text('preferred_username'),
  text('profile'),
  text('picture'),
  text('website'),
  text('email'),
  { Name: 'email_verified', AttributeDataType: 'Boolean', ...plain },
  text('gender'),
  text('birthdate', '10', '10'),
  text('zoneinfo'),
  text('locale'),
  text('phone_number'),
  { Name: 'phone_number_verified', AttributeDataType: 'Boolean', ...plain },
  text('address'),
  {
    Name: 'updated_at',
    AttributeDataType: 'Number',
    ...plain,
    NumberAttributeConstraints: { MinValue: '0' },
  },
  {
    Name: 'identities',
    AttributeDataType: 'String',
    ...plain,
    StringAttributeConstraints: {},
  },
];

onEveryStore((start) => {
  const server = sharedServer(start);

  test('a pool made from its name alone has the defaults of the service and nothing else', async () => {
    const cognito = server().client();
    const { UserPool } = await cognito.createUserPool({ PoolName: 'plain' });
    assert.match(UserPool?.Id ?? '', /^us-east-1_[0-9A-Za-z]{9}$/);
    assert.deepEqual(UserPool, {
      Id: UserPool?.Id,
      Name: 'plain',
      Arn: `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${UserPool?.Id}`,
      CreationDate: new Date(NOON),
      LastModifiedDate: new Date(NOON),
      Policies: {
        PasswordPolicy: {
          MinimumLength: 8,
          RequireUppercase: true,
          RequireLowercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          TemporaryPasswordValidityDays: 7,
        },
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] },
      },
      DeletionProtection: 'INACTIVE',
      LambdaConfig: {},
      SchemaAttributes: STANDARD,
      VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: [] },
      MfaConfiguration: 'OFF',
      EstimatedNumberOfUsers: 0,
      EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
      UserPoolTags: {},
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
      AccountRecoverySetting: {
        RecoveryMechanisms: [
          { Priority: 1, Name: 'verified_email' },
          { Priority: 2, Name: 'verified_phone_number' },
        ],
      },
      UserPoolTier: 'ESSENTIALS',
    });
    const described = await cognito.describeUserPool({ UserPoolId: UserPool?.Id });
    assert.deepEqual(described.UserPool, UserPool);
  });

  test('every setting of a pool is given back as it was set', async () => {
    const cognito = server().client();
    const settings = {
      Policies: {
        PasswordPolicy: {
          MinimumLength: 12,
          RequireUppercase: false,
          RequireLowercase: true,
          RequireNumbers: false,
          RequireSymbols: true,
          PasswordHistorySize: 3,
          TemporaryPasswordValidityDays: 2,
        },
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP'] },
      },
      DeletionProtection: 'ACTIVE',
      LambdaConfig: {
        PreSignUp: 'arn:aws:lambda:us-east-1:123456789012:function:pre',
        PreTokenGeneration: 'arn:aws:lambda:us-east-1:123456789012:function:token',
        PreTokenGenerationConfig: {
          LambdaVersion: 'V2_0',
          LambdaArn: 'arn:aws:lambda:us-east-1:123456789012:function:token',
        },
        CustomEmailSender: {
          LambdaVersion: 'V1_0',
          LambdaArn: 'arn:aws:lambda:us-east-1:123456789012:function:mail',
        },
        KMSKeyID: 'arn:aws:kms:us-east-1:123456789012:key/6d1c8e4e',
      },
      AutoVerifiedAttributes: ['email', 'phone_number'],
      UsernameAttributes: ['email'],
      SmsVerificationMessage: 'Code {####}',
      EmailVerificationMessage: 'Your code: {####}',
      EmailVerificationSubject: 'Code',
      VerificationMessageTemplate: {
        SmsMessage: 'Code {####}',
        EmailMessage: 'Your code: {####}',
        EmailSubject: 'Code',
        EmailMessageByLink: 'Press {##here##}',
        EmailSubjectByLink: 'Link',
        DefaultEmailOption: 'CONFIRM_WITH_LINK',
      },
      SmsAuthenticationMessage: 'MFA {####}',
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      DeviceConfiguration: {
        ChallengeRequiredOnNewDevice: true,
        DeviceOnlyRememberedOnUserPrompt: false,
      },
      EmailConfiguration: {
        SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/example.com',
        ReplyToEmailAddress: 'help@example.com',
        EmailSendingAccount: 'DEVELOPER',
        From: 'Help <help@example.com>',
        ConfigurationSet: 'set',
      },
      SmsConfiguration: {
        SnsCallerArn: 'arn:aws:iam::123456789012:role/sms',
        ExternalId: 'external',
        SnsRegion: 'us-east-1',
      },
      UserPoolTags: { team: 'identity', empty: '' },
      AdminCreateUserConfig: {
        AllowAdminCreateUserOnly: true,
        UnusedAccountValidityDays: 2,
        InviteMessageTemplate: {
          SMSMessage: '{username} {####}',
          EmailMessage: '{username} {####}',
          EmailSubject: 'Welcome',
        },
      },
      UserPoolAddOns: {
        AdvancedSecurityMode: 'AUDIT',
        AdvancedSecurityAdditionalFlows: { CustomAuthMode: 'AUDIT' },
      },
      UsernameConfiguration: { CaseSensitive: false },
      AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, Name: 'admin_only' }] },
      UserPoolTier: 'PLUS',
    } as const;
    // The days have two names; a request gives one of them.
    const { UnusedAccountValidityDays: _, ...AdminCreateUserConfig } =
      settings.AdminCreateUserConfig;
    const given = structuredClone({ ...settings, AdminCreateUserConfig }) as object;
    const { UserPool } = await cognito.createUserPool({ PoolName: 'full', ...given });
    const described = await cognito.describeUserPool({ UserPoolId: UserPool?.Id });
    assert.deepEqual(described.UserPool, UserPool);
    assert.deepEqual(
      Object.fromEntries(
        Object.keys(settings).map((key) => [key, UserPool?.[key as keyof typeof UserPool]]),
      ),
      settings,
    );
  });

  test('settings that are newer than the SDK are given back too', async () => {
    const settings = {
      DcrConfiguration: {
        EnableStatus: 'Enabled',
        OpenDcrEnabled: true,
        AuthenticatedGrantTypes: ['code'],
        OpenDcrGrantTypes: [],
        AllowedScopes: ['api/read'],
      },
      KeyConfiguration: {
        KeyType: 'CUSTOMER_MANAGED_KEY',
        KmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/mrk-1',
      },
      IssuerConfiguration: { Type: 'UPDATED' },
      AcrConfiguration: { Level1: { AcrValue: 'urn:example:low' } },
    };
    const created = await post(server().url, 'CreateUserPool', { PoolName: 'new', ...settings });
    const { DcrConfiguration, KeyConfiguration, IssuerConfiguration, AcrConfiguration } =
      created.UserPool ?? {};
    assert.deepEqual(
      { DcrConfiguration, KeyConfiguration, IssuerConfiguration, AcrConfiguration },
      settings,
    );
  });

  test('a password policy that is given asks only for what it names', async () => {
    const cognito = server().client();
    const { UserPool } = await cognito.createUserPool({
      PoolName: 'lax',
      Policies: { PasswordPolicy: { MinimumLength: 6, RequireNumbers: true } },
    });
    assert.deepEqual(UserPool?.Policies?.PasswordPolicy, {
      MinimumLength: 6,
      RequireUppercase: false,
      RequireLowercase: false,
      RequireNumbers: true,
      RequireSymbols: false,
      TemporaryPasswordValidityDays: 7,
    });
  });

  test('either name of a message, of the token trigger and of the days sets both', async () => {
    const cognito = server().client();
    const LambdaArn = 'arn:aws:lambda:us-east-1:123456789012:function:token';
    const { UserPool } = await cognito.createUserPool({
      PoolName: 'names',
      EmailVerificationMessage: 'Plain {####}',
      SmsVerificationMessage: 'Plain {####}',
      VerificationMessageTemplate: { EmailSubject: 'Template', SmsMessage: 'Template {####}' },
      LambdaConfig: { PreTokenGeneration: LambdaArn },
      AdminCreateUserConfig: { UnusedAccountValidityDays: 30 },
    });
    assert.deepEqual(UserPool?.VerificationMessageTemplate, {
      EmailMessage: 'Plain {####}',
      EmailSubject: 'Template',
      SmsMessage: 'Template {####}',
      DefaultEmailOption: 'CONFIRM_WITH_CODE',
    });
    assert.equal(UserPool?.EmailVerificationSubject, 'Template');
    assert.equal(UserPool?.SmsVerificationMessage, 'Template {####}');
    assert.deepEqual(UserPool?.LambdaConfig, {
      PreTokenGeneration: LambdaArn,
      PreTokenGenerationConfig: { LambdaVersion: 'V1_0', LambdaArn },
    });
    assert.equal(UserPool?.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays, 30);
    assert.equal(UserPool?.AdminCreateUserConfig?.UnusedAccountValidityDays, 30);
  });

  test('the estimated number of users counts them', async () => {
    const cognito = server().client();
    const { UserPool } = await cognito.createUserPool({ PoolName: 'counted' });
    for (const Username of ['ann', 'bob']) {
      await cognito.adminCreateUser({ UserPoolId: UserPool?.Id, Username });
    }
    await cognito.adminDeleteUser({ UserPoolId: UserPool?.Id, Username: 'ann' });
    const described = await cognito.describeUserPool({ UserPoolId: UserPool?.Id });
    assert.equal(described.UserPool?.EstimatedNumberOfUsers, 1);
  });
});

/** A signed request with members the SDK of this version does not know. */
async function post(url: string, operation: string, input: object) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=local/20300601/us-east-1/cognito-idp/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
      'x-amz-date': '20300601T120015Z',
    },
    body: JSON.stringify(input),
  });
  return (await response.json()) as { UserPool?: Record<string, unknown> };
}
