import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { structureOf } from '#contract/model.ts';
import {
  CARRIED,
  mfaInput,
  type PoolChange,
  TWINS,
  updateInput,
} from '../../console/src/pools/pool-update.ts';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

test('an update carries every member that UpdateUserPool has', () => {
  const carried = ['UserPoolId', 'PoolName', ...CARRIED, ...TWINS].sort();
  assert.deepEqual(carried, Object.keys(structureOf('UpdateUserPoolRequest').members).sort());
});

/** Every setting of a pool with a value that is not its default. */
const SETTINGS = {
  Policies: {
    PasswordPolicy: {
      MinimumLength: 12,
      RequireNumbers: true,
      TemporaryPasswordValidityDays: 3,
      PasswordHistorySize: 4,
    },
    SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] },
  },
  DeletionProtection: 'ACTIVE',
  LambdaConfig: { PreSignUp: 'arn:aws:lambda:us-east-1:123456789012:function:pre' },
  AutoVerifiedAttributes: ['email'],
  VerificationMessageTemplate: {
    EmailMessage: 'Your code is {####}',
    EmailSubject: 'Code',
    SmsMessage: 'Code {####}',
    DefaultEmailOption: 'CONFIRM_WITH_LINK',
    EmailMessageByLink: 'Click {##here##}',
    EmailSubjectByLink: 'Link',
  },
  SmsAuthenticationMessage: 'Sign in with {####}',
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  DeviceConfiguration: { ChallengeRequiredOnNewDevice: true },
  EmailConfiguration: { ReplyToEmailAddress: 'help@example.com' },
  SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms', ExternalId: 'x' },
  UserPoolTags: { team: 'identity' },
  AdminCreateUserConfig: {
    AllowAdminCreateUserOnly: true,
    InviteMessageTemplate: { EmailSubject: 'Welcome', EmailMessage: '{username}: {####}' },
  },
  UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' },
  AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, Name: 'admin_only' }] },
  UserPoolTier: 'PLUS',
  DcrConfiguration: { EnableStatus: 'Enabled' },
  IssuerConfiguration: { Type: 'ORIGINAL' },
  AcrConfiguration: { Level1: { AcrValue: 'urn:example:one' } },
} as const;

describe('a pool with all settings', () => {
  const server = sharedServer(startOnSqlite);

  async function poolWithAll() {
    const cognito = server().client();
    const { UserPool } = await cognito.createUserPool({
      PoolName: 'All',
      ...(SETTINGS as unknown as PoolChange),
    });
    return { cognito, id: UserPool!.Id! };
  }

  const described = async (cognito: CognitoIdentityProvider, id: string) =>
    (await cognito.describeUserPool({ UserPoolId: id })).UserPool!;

  const withoutDate = ({ LastModifiedDate: _, ...pool }: { LastModifiedDate?: Date }) => pool;

  test('stays as it is when nothing is changed', async () => {
    const { cognito, id } = await poolWithAll();
    const before = await described(cognito, id);
    await cognito.updateUserPool(updateInput(before, {}));
    assert.deepEqual(withoutDate(await described(cognito, id)), withoutDate(before));
  });

  test('changes in what is changed alone', async () => {
    const { cognito, id } = await poolWithAll();
    const before = await described(cognito, id);
    const template = { ...before.VerificationMessageTemplate, EmailMessage: 'New {####}' };
    await cognito.updateUserPool(
      updateInput(before, {
        VerificationMessageTemplate: template,
        DeviceConfiguration: undefined,
        PoolName: 'Renamed',
      }),
    );
    const { DeviceConfiguration: _, ...rest } = withoutDate(before) as typeof before;
    assert.deepEqual(withoutDate(await described(cognito, id)), {
      ...rest,
      Name: 'Renamed',
      VerificationMessageTemplate: template,
      EmailVerificationMessage: 'New {####}',
    });
  });

  test('keeps the factors and passkeys that a change of MFA does not name', async () => {
    const { cognito, id } = await poolWithAll();
    const current = () => cognito.getUserPoolMfaConfig({ UserPoolId: id });
    await cognito.setUserPoolMfaConfig(
      mfaInput(id, await current(), {
        MfaConfiguration: 'OPTIONAL',
        SoftwareTokenMfaConfiguration: { Enabled: true },
        WebAuthnConfiguration: { RelyingPartyId: 'example.com', UserVerification: 'required' },
      }),
    );
    const before = await current();
    await cognito.setUserPoolMfaConfig(
      mfaInput(id, before, { SmsMfaConfiguration: { SmsAuthenticationMessage: '{####}' } }),
    );
    const { SoftwareTokenMfaConfiguration, WebAuthnConfiguration } = await current();
    assert.deepEqual(SoftwareTokenMfaConfiguration, { Enabled: true });
    assert.deepEqual(WebAuthnConfiguration, before.WebAuthnConfiguration);
    await cognito.setUserPoolMfaConfig(mfaInput(id, await current(), { MfaConfiguration: 'OFF' }));
    const off = await current();
    assert.equal(off.MfaConfiguration, 'OFF');
    assert.deepEqual(off.WebAuthnConfiguration, before.WebAuthnConfiguration);
  });
});
