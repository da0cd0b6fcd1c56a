import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  CreateUserPoolCommandInput,
  SetUserPoolMfaConfigCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

type Config = Omit<SetUserPoolMfaConfigCommandInput, 'UserPoolId'>;

const SMS = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms', ExternalId: 'x' };
const OWN_MAIL = {
  EmailSendingAccount: 'DEVELOPER',
  SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/example.com',
} as const;
const TOTP = { Enabled: true };
const firstFactors = (
  ...AllowedFirstAuthFactors: ('PASSWORD' | 'WEB_AUTHN' | 'EMAIL_OTP' | 'SMS_OTP')[]
) => ({ SignInPolicy: { AllowedFirstAuthFactors } });

const OFF_AND_FACTOR =
  "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.";
const NO_FACTOR =
  "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.";

interface Refusal {
  readonly because: string;
  readonly pool?: Partial<CreateUserPoolCommandInput>;
  readonly config: Config;
  readonly message: string;
  readonly name?: string;
}

const REFUSALS: readonly Refusal[] = [
  {
    because: 'OFF with a factor',
    config: { MfaConfiguration: 'OFF', SoftwareTokenMfaConfiguration: TOTP },
    message: OFF_AND_FACTOR,
  },
  {
    because: 'OFF with a factor that is disabled',
    config: { MfaConfiguration: 'OFF', SoftwareTokenMfaConfiguration: { Enabled: false } },
    message: OFF_AND_FACTOR,
  },
  {
    because: 'no mode, which is OFF, with a factor',
    config: { SmsMfaConfiguration: { SmsConfiguration: SMS } },
    message: OFF_AND_FACTOR,
  },
  {
    because: 'OFF with e-mail, before the sender is looked at',
    config: { MfaConfiguration: 'OFF', EmailMfaConfiguration: {} },
    message: OFF_AND_FACTOR,
  },
  { because: 'ON without a factor', config: { MfaConfiguration: 'ON' }, message: NO_FACTOR },
  {
    because: 'OPTIONAL without a factor',
    config: { MfaConfiguration: 'OPTIONAL' },
    message: NO_FACTOR,
  },
  {
    because: 'ON with its one factor disabled',
    config: { MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration: { Enabled: false } },
    message: NO_FACTOR,
  },
  {
    because: 'OPTIONAL with passkeys alone',
    config: {
      MfaConfiguration: 'OPTIONAL',
      WebAuthnConfiguration: { RelyingPartyId: 'example.com', UserVerification: 'required' },
    },
    message:
      'Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled.',
  },
  {
    because: 'ON beside a code as first factor',
    pool: { Policies: firstFactors('PASSWORD', 'EMAIL_OTP') },
    config: { MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration: TOTP },
    message:
      'Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled',
  },
  {
    because: 'ON beside a passkey that is one factor',
    pool: { Policies: firstFactors('PASSWORD', 'WEB_AUTHN') },
    config: { MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration: TOTP },
    message:
      'Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and WebAuthn is an allowed first auth factor',
  },
  {
    because: 'e-mail from the default sender',
    config: { MfaConfiguration: 'OPTIONAL', EmailMfaConfiguration: {} },
    message:
      'Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an EmailSendingAccount of COGNITO_DEFAULT',
  },
  {
    because: 'e-mail as second factor where e-mail alone recovers an account',
    pool: {
      EmailConfiguration: OWN_MAIL,
      AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, Name: 'verified_email' }] },
    },
    config: { MfaConfiguration: 'OPTIONAL', EmailMfaConfiguration: {} },
    message:
      'Cannot set EmailMfaConfiguration when verified_email is the only account recovery mechanism',
  },
  {
    because: 'e-mail in the LITE tier',
    pool: { UserPoolTier: 'LITE', EmailConfiguration: OWN_MAIL },
    config: { MfaConfiguration: 'OPTIONAL', EmailMfaConfiguration: {} },
    name: 'FeatureUnavailableInTierException',
    message:
      'The following features need to be disabled for the LITE pricing tier configured: Email MFA',
  },
  {
    because: 'SMS without a way to send it',
    config: { MfaConfiguration: 'OPTIONAL', SmsMfaConfiguration: {} },
    message: 'SmsConfiguration is required to enable SMS MFA.',
  },
  {
    because: 'a relying party that is a URL',
    config: { WebAuthnConfiguration: { RelyingPartyId: 'https://example.com' } },
    message: 'RelyingPartyId must be a domain name without scheme, port or path.',
  },
];

onEveryStore((start) => {
  const server = sharedServer(start);

  const newPool = async (settings: Partial<CreateUserPoolCommandInput> = {}) => {
    const cognito = server().client();
    const { UserPool } = await cognito.createUserPool({ PoolName: 'pool', ...settings });
    const UserPoolId = UserPool?.Id;
    return {
      cognito,
      UserPoolId,
      set: async (config: Config) => {
        const { $metadata: _, ...answer } = await cognito.setUserPoolMfaConfig({
          UserPoolId,
          ...config,
        });
        return answer;
      },
      get: async () => {
        const { $metadata: _, ...answer } = await cognito.getUserPoolMfaConfig({ UserPoolId });
        return answer;
      },
      describe: async () => (await cognito.describeUserPool({ UserPoolId })).UserPool ?? {},
    };
  };

  test('a new pool has MFA off and says no more', async () => {
    const { get } = await newPool();
    assert.deepEqual(await get(), { MfaConfiguration: 'OFF' });
  });

  test('what is set is answered, kept, and replaced as a whole', async () => {
    const { set, get, describe } = await newPool({ EmailConfiguration: OWN_MAIL });
    const all: Config = {
      MfaConfiguration: 'OPTIONAL',
      SoftwareTokenMfaConfiguration: TOTP,
      SmsMfaConfiguration: { SmsAuthenticationMessage: 'Code {####}', SmsConfiguration: SMS },
      EmailMfaConfiguration: { Message: 'Code {####}', Subject: 'Code' },
      WebAuthnConfiguration: { RelyingPartyId: 'example.com', UserVerification: 'preferred' },
    };
    assert.deepEqual(await set(all), all);
    assert.deepEqual(await get(), all);
    const { MfaConfiguration, SmsConfiguration, SmsAuthenticationMessage } = await describe();
    assert.deepEqual(
      { MfaConfiguration, SmsConfiguration, SmsAuthenticationMessage },
      {
        MfaConfiguration: 'OPTIONAL',
        SmsConfiguration: SMS,
        SmsAuthenticationMessage: 'Code {####}',
      },
    );

    const totp: Config = { MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration: TOTP };
    assert.deepEqual(await set(totp), totp);
    assert.deepEqual(await get(), totp);

    assert.deepEqual(await set({}), { MfaConfiguration: 'OFF' });
    assert.deepEqual(await get(), { MfaConfiguration: 'OFF' });
    assert.equal((await describe()).MfaConfiguration, 'OFF');
  });

  test('SMS codes go out as the pool is configured when the request does not say', async () => {
    const { set } = await newPool({
      SmsConfiguration: SMS,
      SmsAuthenticationMessage: 'Code {####}',
    });
    assert.deepEqual(await set({ MfaConfiguration: 'OPTIONAL', SmsMfaConfiguration: {} }), {
      MfaConfiguration: 'OPTIONAL',
      SmsMfaConfiguration: { SmsConfiguration: SMS, SmsAuthenticationMessage: 'Code {####}' },
    });
  });

  test('passkeys are configured with MFA off', async () => {
    const { set } = await newPool();
    const config: Config = {
      MfaConfiguration: 'OFF',
      WebAuthnConfiguration: { RelyingPartyId: 'example.com', UserVerification: 'required' },
    };
    assert.deepEqual(await set(config), config);
  });

  test('passkeys with user verification may stand beside required MFA', async () => {
    const { set } = await newPool({ Policies: firstFactors('PASSWORD', 'WEB_AUTHN') });
    const config: Config = {
      MfaConfiguration: 'ON',
      SoftwareTokenMfaConfiguration: TOTP,
      WebAuthnConfiguration: { FactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION' },
    };
    assert.deepEqual(await set(config), config);
  });

  test('codes as first factor may stand beside optional MFA', async () => {
    const { set } = await newPool({ Policies: firstFactors('PASSWORD', 'EMAIL_OTP') });
    const config: Config = { MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: TOTP };
    assert.deepEqual(await set(config), config);
  });

  test('MFA at creation sends SMS codes', async () => {
    const { get } = await newPool({ MfaConfiguration: 'ON', SmsConfiguration: SMS });
    assert.deepEqual(await get(), {
      MfaConfiguration: 'ON',
      SmsMfaConfiguration: { SmsConfiguration: SMS },
    });
  });

  test('UpdateUserPool changes the mode of the factors there are, and OFF drops them', async () => {
    const { cognito, UserPoolId, set, get } = await newPool();
    const mode = (MfaConfiguration?: 'ON' | 'OFF' | 'OPTIONAL') =>
      cognito.updateUserPool({ UserPoolId, MfaConfiguration });
    const inMode = (MfaConfiguration: 'ON' | 'OPTIONAL') => ({
      MfaConfiguration,
      SoftwareTokenMfaConfiguration: TOTP,
    });
    await set(inMode('ON'));
    await mode('ON');
    assert.deepEqual(await get(), inMode('ON'));
    await mode();
    assert.deepEqual(await get(), inMode('ON'));
    await mode('OPTIONAL');
    assert.deepEqual(await get(), inMode('OPTIONAL'));
    await mode();
    assert.deepEqual(await get(), inMode('OPTIONAL'));
    await mode('OFF');
    assert.deepEqual(await get(), { MfaConfiguration: 'OFF' });
  });

  test('UpdateUserPool keeps MFA required, and SetUserPoolMfaConfig alone makes it so', async () => {
    const turnedOn = {
      name: 'InvalidParameterException',
      message: 'Cannot turn MFA functionality ON, once the user pool has been created.',
    };
    const { cognito, UserPoolId, set, get } = await newPool({ SmsConfiguration: SMS });
    const on = () =>
      cognito.updateUserPool({ UserPoolId, MfaConfiguration: 'ON', SmsConfiguration: SMS });
    await assert.rejects(on(), turnedOn);
    assert.deepEqual(await get(), { MfaConfiguration: 'OFF' });
    const optional: Config = { MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: TOTP };
    await set(optional);
    await assert.rejects(on(), turnedOn);
    assert.deepEqual(await get(), optional);
    await set({ ...optional, MfaConfiguration: 'ON' });
    await on();
    assert.equal((await get()).MfaConfiguration, 'ON');

    const required = await newPool({ MfaConfiguration: 'ON', SmsConfiguration: SMS });
    await required.cognito.updateUserPool({
      UserPoolId: required.UserPoolId,
      MfaConfiguration: 'ON',
    });
    assert.equal((await required.get()).MfaConfiguration, 'ON');
  });

  test('UpdateUserPool keeps how messages go out while a factor needs them', async () => {
    const { cognito, UserPoolId, set, describe } = await newPool({
      EmailConfiguration: OWN_MAIL,
      SmsConfiguration: SMS,
    });
    await set({
      MfaConfiguration: 'OPTIONAL',
      SmsMfaConfiguration: {},
      EmailMfaConfiguration: {},
    });
    await cognito.updateUserPool({ UserPoolId });
    const kept = await describe();
    assert.deepEqual(kept.SmsConfiguration, SMS);
    assert.deepEqual(kept.EmailConfiguration, OWN_MAIL);
    await assert.rejects(
      cognito.updateUserPool({
        UserPoolId,
        EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
      }),
      { name: 'InvalidParameterException', message: /^Cannot set EmailMfaConfiguration/ },
    );
    await cognito.updateUserPool({ UserPoolId, MfaConfiguration: 'OFF' });
    const dropped = await describe();
    assert.equal(dropped.SmsConfiguration, undefined);
    assert.deepEqual(dropped.EmailConfiguration, { EmailSendingAccount: 'COGNITO_DEFAULT' });
  });

  for (const { because, pool, config, message, name = 'InvalidParameterException' } of REFUSALS) {
    test(`refused: ${because}`, async () => {
      const { set, get } = await newPool(pool);
      await assert.rejects(set(config), { name, message });
      assert.deepEqual(await get(), { MfaConfiguration: 'OFF' });
    });
  }
});
