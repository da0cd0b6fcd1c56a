import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { NOON, onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

const SMS = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' };
const LAMBDA = 'arn:aws:lambda:us-east-1:123456789012:function:pre';

onEveryStore((start) => {
  const server = sharedServer(start);

  const newPool = async (settings: Partial<CreateUserPoolCommandInput> = {}) => {
    const cognito = server().client();
    const { UserPool } = await cognito.createUserPool({ PoolName: 'pool', ...settings });
    const UserPoolId = UserPool?.Id;
    const describe = async () => (await cognito.describeUserPool({ UserPoolId })).UserPool ?? {};
    return { cognito, UserPoolId, describe };
  };

  test('an update returns what it leaves out to its default', async () => {
    const { cognito, UserPoolId, describe } = await newPool({
      AutoVerifiedAttributes: ['email'],
      LambdaConfig: { PreSignUp: LAMBDA },
      SmsVerificationMessage: 'Code {####}',
      EmailVerificationMessage: 'Code {####}',
      EmailVerificationSubject: 'Code',
      SmsAuthenticationMessage: 'Code {####}',
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      DeviceConfiguration: { ChallengeRequiredOnNewDevice: true },
      EmailConfiguration: { ReplyToEmailAddress: 'help@example.com' },
      SmsConfiguration: SMS,
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, Name: 'admin_only' }] },
    });
    assert.deepEqual(
      { ...(await cognito.updateUserPool({ UserPoolId })), $metadata: undefined },
      { $metadata: undefined },
    );
    const plain = await newPool();
    const { Id: _, Arn: __, ...expected } = await plain.describe();
    const { Id: ___, Arn: ____, ...updated } = await describe();
    assert.deepEqual(updated, expected);
  });

  test('an update keeps name, policies, MFA mode, tier, protection, tags and what is immutable', async () => {
    const kept = {
      Policies: {
        PasswordPolicy: {
          MinimumLength: 10,
          RequireUppercase: false,
          RequireLowercase: false,
          RequireNumbers: false,
          RequireSymbols: false,
          TemporaryPasswordValidityDays: 5,
        },
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] },
      },
      DeletionProtection: 'ACTIVE',
      MfaConfiguration: 'OPTIONAL',
      SmsConfiguration: SMS,
      UserPoolTags: { a: 'b' },
      UserPoolTier: 'PLUS',
      AliasAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
    } satisfies Partial<CreateUserPoolCommandInput>;
    const { cognito, UserPoolId, describe } = await newPool({
      ...kept,
      Schema: [{ Name: 'team', AttributeDataType: 'String' }],
    });
    const before = await describe();
    server().clock.advance(1000);
    await cognito.updateUserPool({ UserPoolId, AutoVerifiedAttributes: ['email'] });
    const after = await describe();
    server().clock.advance(-1000);
    assert.deepEqual(after, {
      ...before,
      AutoVerifiedAttributes: ['email'],
      LastModifiedDate: new Date(NOON + 1000),
    });
    assert.partialDeepStrictEqual(after, kept);
  });

  test('each policy is kept on its own, and a policy that is given replaces the whole of it', async () => {
    const { cognito, UserPoolId, describe } = await newPool({
      Policies: {
        PasswordPolicy: { MinimumLength: 10, PasswordHistorySize: 2, RequireSymbols: true },
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] },
      },
    });
    await cognito.updateUserPool({
      UserPoolId,
      PoolName: 'renamed',
      Policies: { PasswordPolicy: { MinimumLength: 20 } },
    });
    const { Name, Policies } = await describe();
    assert.equal(Name, 'renamed');
    assert.deepEqual(Policies, {
      PasswordPolicy: {
        MinimumLength: 20,
        RequireUppercase: false,
        RequireLowercase: false,
        RequireNumbers: false,
        RequireSymbols: false,
        TemporaryPasswordValidityDays: 7,
      },
      SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] },
    });
  });

  test('an update that breaks a rule changes nothing', async () => {
    const { cognito, UserPoolId, describe } = await newPool({
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
    });
    const before = await describe();
    await assert.rejects(
      cognito.updateUserPool({ UserPoolId, AutoVerifiedAttributes: ['phone_number'] }),
      {
        name: 'InvalidParameterException',
        message:
          'SMS configuration is required when phone_number is selected for auto verification',
      },
    );
    await assert.rejects(cognito.updateUserPool({ UserPoolId, MfaConfiguration: 'OPTIONAL' }), {
      name: 'InvalidParameterException',
      message:
        'SMS configuration and Auto verification for phone_number are required when MFA is required/optional',
    });
    await assert.rejects(cognito.updateUserPool({ UserPoolId, UserPoolTier: 'LITE' }), {
      name: 'TierChangeNotAllowedException',
      message:
        'The following features need to be disabled for the LITE pricing tier configured: Passwordless Sign-In',
    });
    assert.deepEqual(await describe(), before);
  });

  test('a protected pool is not deleted, an unprotected one is gone with its clients', async () => {
    const { cognito, UserPoolId } = await newPool({ DeletionProtection: 'ACTIVE' });
    const { UserPoolClient } = await cognito.createUserPoolClient({
      UserPoolId,
      ClientName: 'client',
    });
    await assert.rejects(cognito.deleteUserPool({ UserPoolId }), {
      name: 'InvalidParameterException',
      message:
        'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.',
    });
    await cognito.updateUserPool({ UserPoolId, DeletionProtection: 'INACTIVE' });
    await cognito.deleteUserPool({ UserPoolId });
    const gone = {
      name: 'ResourceNotFoundException',
      message: `User pool ${UserPoolId} does not exist.`,
    };
    await assert.rejects(cognito.describeUserPool({ UserPoolId }), gone);
    await assert.rejects(cognito.deleteUserPool({ UserPoolId }), gone);
    await assert.rejects(cognito.updateUserPool({ UserPoolId }), gone);
    await assert.rejects(
      cognito.describeUserPoolClient({ UserPoolId, ClientId: UserPoolClient?.ClientId }),
      gone,
    );
  });

  test('custom attributes are added to the schema, once each and 50 at most', async () => {
    const { cognito, UserPoolId, describe } = await newPool();
    const text = (Name: string) => ({ Name, AttributeDataType: 'String' as const });
    await cognito.addCustomAttributes({
      UserPoolId,
      CustomAttributes: [text('one'), { ...text('two'), DeveloperOnlyAttribute: true }],
    });
    assert.deepEqual(
      (await describe()).SchemaAttributes?.slice(-2).map(({ Name }) => Name),
      ['custom:one', 'dev:custom:two'],
    );
    await assert.rejects(
      cognito.addCustomAttributes({ UserPoolId, CustomAttributes: [text('one')] }),
      {
        name: 'InvalidParameterException',
        message: 'custom:one: Existing attribute already has name custom:one.',
      },
    );
    const many = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => text(`a${from + i}`));
    await cognito.addCustomAttributes({ UserPoolId, CustomAttributes: many(0, 25) });
    await cognito.addCustomAttributes({ UserPoolId, CustomAttributes: many(25, 23) });
    await assert.rejects(
      cognito.addCustomAttributes({ UserPoolId, CustomAttributes: [text('last')] }),
      {
        name: 'InvalidParameterException',
        message: 'A user pool cannot have more than 50 custom attributes.',
      },
    );
  });
});
