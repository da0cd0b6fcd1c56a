import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

const SMS = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' };
const LAMBDA = 'arn:aws:lambda:us-east-1:123456789012:function';

interface Refusal {
  readonly because: string;
  readonly input: Partial<CreateUserPoolCommandInput>;
  readonly message: string;
  readonly name?: string;
}

const REFUSALS: readonly Refusal[] = [
  {
    because: 'usernames are either attributes or have aliases',
    input: { UsernameAttributes: ['email'], AliasAttributes: ['phone_number'] },
    message: 'Only one of the aliasAttributes or usernameAttributes can be set in a user pool.',
  },
  {
    because: 'the days of a temporary password are given once',
    input: {
      Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 3 } },
      AdminCreateUserConfig: { UnusedAccountValidityDays: 3 },
    },
    message:
      'Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays',
  },
  {
    because: 'a phone number is verified by SMS',
    input: { AutoVerifiedAttributes: ['phone_number'] },
    message: 'SMS configuration is required when phone_number is selected for auto verification',
  },
  {
    because: 'only what is verified can wait for its verification',
    input: {
      AutoVerifiedAttributes: ['email'],
      SmsConfiguration: SMS,
      UserAttributeUpdateSettings: {
        AttributesRequireVerificationBeforeUpdate: ['email', 'phone_number'],
      },
    },
    message:
      'All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes',
  },
  {
    because: 'a sender of one’s own has an identity',
    input: { EmailConfiguration: { EmailSendingAccount: 'DEVELOPER' } },
    message: 'Source ARN is required to use DEVELOPER email sending owner',
  },
  {
    because: 'the sender is an address',
    input: { EmailConfiguration: { From: 'somebody' } },
    message: 'Provided From email address is invalid',
  },
  {
    because: 'SMS needs a way to be sent',
    input: { SmsConfiguration: { ExternalId: 'x' } },
    message: 'SmsConfiguration needs SnsCallerArn or EumsSms.',
  },
  {
    because: 'an invitation by SMS carries name and password',
    input: { AdminCreateUserConfig: { InviteMessageTemplate: { SMSMessage: 'Hi {####}' } } },
    message: 'Invalid SMS message for Admin create user flow parameter',
  },
  {
    because: 'an invitation by e-mail carries name and password',
    input: { AdminCreateUserConfig: { InviteMessageTemplate: { EmailMessage: 'Hi {username}' } } },
    message: 'Invalid email message for Admin create user flow parameter',
  },
  {
    because: 'a password is always a first factor',
    input: { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['EMAIL_OTP'] } } },
    message: 'Password should be configured as one of the allowed first auth factors.',
  },
  {
    because: 'a code by SMS needs SMS',
    input: { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'SMS_OTP'] } } },
    message:
      'SMS_OTP can not be configured as AuthFactor as user pool is missing valid SMS configuration',
  },
  {
    because: 'recovery mechanisms differ in priority',
    input: {
      AccountRecoverySetting: {
        RecoveryMechanisms: [
          { Priority: 1, Name: 'verified_email' },
          { Priority: 1, Name: 'verified_phone_number' },
        ],
      },
    },
    message: 'Account Recovery Setting cannot have duplicate priorities or recovery mechanisms.',
  },
  {
    because: 'recovery by an administrator is recovery by nobody else',
    input: {
      AccountRecoverySetting: {
        RecoveryMechanisms: [
          { Priority: 1, Name: 'verified_email' },
          { Priority: 2, Name: 'admin_only' },
        ],
      },
    },
    message:
      'Account Recovery Setting cannot use admin_only setting with any other recovery mechanisms.',
  },
  {
    because: 'both names of the token trigger mean one function',
    input: {
      LambdaConfig: {
        PreTokenGeneration: `${LAMBDA}:a`,
        PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: `${LAMBDA}:b` },
      },
    },
    message:
      "Cannot use PreTokenGenerationLambda and PreTokenGeneration with different Lambda function ARN's",
  },
  {
    because: 'codes for a sender are encrypted under a key',
    input: {
      LambdaConfig: { CustomSMSSender: { LambdaVersion: 'V1_0', LambdaArn: `${LAMBDA}:sms` } },
    },
    message: 'KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used.',
  },
  {
    because: 'MFA at creation is MFA by SMS',
    input: { MfaConfiguration: 'ON' },
    message:
      'SMS configuration and Auto verification for phone_number are required when MFA is required/optional',
  },
  {
    because: 'required MFA leaves no room for a code as first factor',
    input: {
      MfaConfiguration: 'ON',
      SmsConfiguration: SMS,
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
    },
    message:
      'Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled',
  },
  {
    because: 'the LITE tier knows passwords only',
    input: {
      UserPoolTier: 'LITE',
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
    },
    name: 'FeatureUnavailableInTierException',
    message:
      'The following features need to be disabled for the LITE pricing tier configured: Passwordless Sign-In',
  },
  {
    because: 'the LITE tier knows the first version of the token trigger only',
    input: {
      UserPoolTier: 'LITE',
      LambdaConfig: {
        PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: `${LAMBDA}:b` },
      },
    },
    name: 'FeatureUnavailableInTierException',
    message:
      'The following features need to be disabled for the LITE pricing tier configured: Token Customization with Pre-Token Generation Lambda V2_0',
  },
  {
    because: 'threat protection is for the PLUS tier',
    input: { UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' } },
    name: 'FeatureUnavailableInTierException',
    message:
      'The following features need to be disabled for the ESSENTIALS pricing tier configured: Threat Protection',
  },
  {
    because: 'custom attributes cannot be required',
    input: { Schema: [{ Name: 'team', AttributeDataType: 'String', Required: true }] },
    message: 'Required custom attributes are not supported currently.',
  },
  {
    because: 'custom attributes have a type',
    input: { Schema: [{ Name: 'team' }] },
    message: 'Invalid AttributeDataType input, consider using the provided AttributeDataType enum.',
  },
  {
    because: 'attributes have a name',
    input: { Schema: [{ AttributeDataType: 'String' }] },
    message: 'Schema attribute name is required.',
  },
  {
    because: 'standard attributes keep their type',
    input: { Schema: [{ Name: 'email', AttributeDataType: 'Number' }] },
    message:
      'You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email',
  },
  {
    because: 'standard attributes are for everyone',
    input: { Schema: [{ Name: 'email', DeveloperOnlyAttribute: true }] },
    message:
      'You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email',
  },
  {
    because: 'an attribute is named once',
    input: {
      Schema: [
        { Name: 'team', AttributeDataType: 'String' },
        { Name: 'team', AttributeDataType: 'Number' },
      ],
    },
    message: 'Duplicate custom attribute names custom:team are not allowed in a user pool schema.',
  },
  {
    because: 'the shortest value is not longer than the longest',
    input: {
      Schema: [
        {
          Name: 'team',
          AttributeDataType: 'String',
          StringAttributeConstraints: { MinLength: '9', MaxLength: '8' },
        },
      ],
    },
    message: "Attribute custom:team cannot have a max length shorter than it's min length",
  },
  {
    because: 'the least value is not greater than the greatest',
    input: {
      Schema: [
        {
          Name: 'age',
          AttributeDataType: 'Number',
          NumberAttributeConstraints: { MinValue: '9', MaxValue: '8' },
        },
      ],
    },
    message: "Attribute custom:age cannot have a max value smaller than it's min value",
  },
  {
    because: 'values end at 2048 characters',
    input: {
      Schema: [
        {
          Name: 'team',
          AttributeDataType: 'String',
          StringAttributeConstraints: { MaxLength: '2049' },
        },
      ],
    },
    message: 'user.custom:team: String attributes cannot have a length of more than 2048',
  },
  {
    because: 'limits are numbers',
    input: {
      Schema: [
        {
          Name: 'team',
          AttributeDataType: 'String',
          StringAttributeConstraints: { MaxLength: 'ten' },
        },
      ],
    },
    message: 'Invalid StringAttributeConstraints for schema attribute custom:team',
  },
  {
    because: 'a pool has 50 tags at most',
    input: {
      UserPoolTags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`tag${i}`, 'x'])),
    },
    name: 'UserPoolTaggingException',
    message: 'A user pool cannot have more than 50 tags.',
  },
  {
    because: 'aws: begins the tags of AWS itself',
    input: { UserPoolTags: { 'aws:team': 'x' } },
    name: 'UserPoolTaggingException',
    message: 'Tag keys beginning with aws: are reserved: aws:team',
  },
];

const server = sharedServer(startOnSqlite);

for (const { because, input, message, name = 'InvalidParameterException' } of REFUSALS) {
  test(`no pool is made: ${because}`, async () => {
    const cognito = server().client();
    await assert.rejects(cognito.createUserPool({ PoolName: 'refused', ...input }), {
      name,
      message,
    });
  });
}

test('what refused requests asked for is nowhere', async () => {
  const { UserPools } = await server().client().listUserPools({ MaxResults: 60 });
  assert.deepEqual(UserPools, []);
});

test('attributes in a schema are immutable unless it says otherwise, custom ones get a prefix', async () => {
  const { UserPool } = await server()
    .client()
    .createUserPool({
      PoolName: 'schema',
      Schema: [
        { Name: 'email', Required: true },
        { Name: 'name', Mutable: true, StringAttributeConstraints: { MaxLength: '10' } },
        { Name: 'sub', Mutable: true, Required: false },
        { Name: 'age', AttributeDataType: 'Number', Mutable: true },
        { Name: 'since', AttributeDataType: 'DateTime' },
        { Name: 'score', AttributeDataType: 'Boolean', DeveloperOnlyAttribute: true },
      ],
    });
  const attribute = (name: string) => UserPool?.SchemaAttributes?.find(({ Name }) => Name === name);
  assert.deepEqual(attribute('email'), {
    Name: 'email',
    AttributeDataType: 'String',
    DeveloperOnlyAttribute: false,
    Mutable: false,
    Required: true,
    StringAttributeConstraints: { MinLength: '0', MaxLength: '2048' },
  });
  assert.deepEqual(attribute('name')?.StringAttributeConstraints, { MaxLength: '10' });
  assert.equal(attribute('sub')?.Mutable, false);
  assert.equal(attribute('sub')?.Required, true);
  assert.deepEqual(UserPool?.SchemaAttributes?.slice(-3), [
    {
      Name: 'custom:age',
      AttributeDataType: 'Number',
      DeveloperOnlyAttribute: false,
      Mutable: true,
      Required: false,
      NumberAttributeConstraints: {},
    },
    {
      Name: 'custom:since',
      AttributeDataType: 'DateTime',
      DeveloperOnlyAttribute: false,
      Mutable: false,
      Required: false,
    },
    {
      Name: 'dev:custom:score',
      AttributeDataType: 'Boolean',
      DeveloperOnlyAttribute: true,
      Mutable: false,
      Required: false,
    },
  ]);
});
