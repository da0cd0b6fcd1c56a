/** How people sign in: by which names, and by which first factors. */

import type { AuthFactorType } from '@aws-sdk/client-cognito-identity-provider';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { CheckboxField, RadioField, SelectField, TextField } from '../../frame/form/fields.tsx';
import { FormSection } from '../../frame/form/form-page.tsx';
import { useForm } from '../../frame/form/use-form.ts';
import type { ViewProps } from '../../frame/subject.ts';
import { useWords } from '../../frame/words/languages.ts';
import { poolWords } from '../words/pool-words.ts';
import { SettingsView, type TopicProps } from './settings-view.tsx';

export function SignInView({ parameters: { pool } }: ViewProps<'/pools/:pool/sign-in'>) {
  const { signIn: words } = useWords(poolWords);
  return (
    <SettingsView id={pool} title={words.title} description={words.description}>
      {(props) => (
        <SpaceBetween size="l">
          <SignInNames {...props} />
          <FirstFactors {...props} />
          <Passkeys {...props} />
        </SpaceBetween>
      )}
    </SettingsView>
  );
}

function SignInNames({ pool }: TopicProps) {
  const { signIn: words } = useWords(poolWords);
  const names = (list: readonly string[] = []) =>
    list.map((each) => words.names[each as keyof typeof words.names] ?? each).join(', ');
  const isByAttribute = (pool.UsernameAttributes ?? []).length > 0;
  return (
    <Container
      header={
        <Header variant="h2" description={words.namesText}>
          {words.namesTitle}
        </Header>
      }
    >
      <KeyValuePairs
        columns={3}
        items={[
          {
            label: words.byName,
            value: isByAttribute ? names(pool.UsernameAttributes) : words.names.username,
          },
          { label: words.alsoBy, value: names(pool.AliasAttributes) || words.nothingElse },
          {
            label: words.letterCase,
            value: pool.UsernameConfiguration?.CaseSensitive
              ? words.caseSensitive
              : words.caseInsensitive,
          },
        ]}
      />
    </Container>
  );
}

function FirstFactors({ pool, mfa, update }: TopicProps) {
  const { signIn: words } = useWords(poolWords);
  const allowed = pool.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? ['PASSWORD'];
  const form = useForm({
    initial: {
      PASSWORD: true,
      WEB_AUTHN: allowed.includes('WEB_AUTHN'),
      EMAIL_OTP: allowed.includes('EMAIL_OTP'),
      SMS_OTP: allowed.includes('SMS_OTP'),
    },
    send: (values) => {
      const chosen = (Object.keys(values) as (keyof typeof values)[]).filter(
        (each) => values[each],
      );
      const factors: AuthFactorType[] = chosen;
      return update({
        Policies: { ...pool.Policies, SignInPolicy: { AllowedFirstAuthFactors: factors } },
      });
    },
  });
  const isLite = pool.UserPoolTier === 'LITE';
  const isMfaOn = mfa.MfaConfiguration === 'ON';
  const blocked = isLite ? words.needsTier : undefined;
  return (
    <FormSection form={form} title={words.factors} description={words.factorsText}>
      <div>
        <CheckboxField
          form={form}
          name="PASSWORD"
          label={words.password}
          description={words.passwordText}
          disabled
        />
        <CheckboxField
          form={form}
          name="WEB_AUTHN"
          label={words.passkey}
          description={blocked ?? words.passkeyText}
          disabled={isLite}
        />
        <CheckboxField
          form={form}
          name="EMAIL_OTP"
          label={words.emailCode}
          description={blocked ?? (isMfaOn ? words.notWithMfa : words.emailCodeText)}
          disabled={isLite || (isMfaOn && !form.values.EMAIL_OTP)}
        />
        <CheckboxField
          form={form}
          name="SMS_OTP"
          label={words.smsCode}
          description={
            blocked ??
            (isMfaOn
              ? words.notWithMfa
              : pool.SmsConfiguration
                ? words.smsCodeText
                : words.needsSms)
          }
          disabled={isLite || ((isMfaOn || !pool.SmsConfiguration) && !form.values.SMS_OTP)}
        />
      </div>
    </FormSection>
  );
}

function Passkeys({ mfa, setMfa }: TopicProps) {
  const { signIn: words } = useWords(poolWords);
  const passkeys = mfa.WebAuthnConfiguration ?? {};
  const form = useForm({
    initial: {
      RelyingPartyId: passkeys.RelyingPartyId ?? '',
      UserVerification: passkeys.UserVerification ?? 'preferred',
      FactorConfiguration: passkeys.FactorConfiguration ?? 'SINGLE_FACTOR',
    },
    send: ({ RelyingPartyId, UserVerification, FactorConfiguration }) =>
      setMfa({
        WebAuthnConfiguration: {
          RelyingPartyId: RelyingPartyId.trim() || undefined,
          UserVerification,
          FactorConfiguration,
        },
      }),
  });
  return (
    <FormSection form={form} title={words.passkeys} description={words.passkeysText}>
      <TextField
        form={form}
        name="RelyingPartyId"
        label={words.relyingParty}
        description={words.relyingPartyText}
        placeholder="login.example.com"
        optional
      />
      <SelectField
        form={form}
        name="UserVerification"
        label={words.verification}
        options={[
          { value: 'preferred', label: words.preferred },
          { value: 'required', label: words.required },
        ]}
      />
      <RadioField
        form={form}
        name="FactorConfiguration"
        label={words.weight}
        options={[
          { value: 'SINGLE_FACTOR', label: words.single, description: words.singleText },
          {
            value: 'MULTI_FACTOR_WITH_USER_VERIFICATION',
            label: words.multi,
            description: words.multiText,
          },
        ]}
      />
    </FormSection>
  );
}
