/** Whether people prove a second factor, and which there are. */
import Alert from '@cloudscape-design/components/alert';
import { CheckboxField, RadioField, TextAreaField, TextField } from '../../frame/form/fields.tsx';
import { FormSection } from '../../frame/form/form-page.tsx';
import { useForm } from '../../frame/form/use-form.ts';
import type { ViewProps } from '../../frame/subject.ts';
import { useWords } from '../../frame/words/languages.ts';
import { poolWords } from '../words/pool-words.ts';
import { SettingsView, type TopicProps } from './settings-view.tsx';

export function MfaView({ parameters: { pool } }: ViewProps<'/pools/:pool/mfa'>) {
  const { mfa: words } = useWords(poolWords);
  return (
    <SettingsView id={pool} title={words.title} description={words.description}>
      {(props) => <Mfa {...props} />}
    </SettingsView>
  );
}

function Mfa({ pool, mfa, setMfa }: TopicProps) {
  const { mfa: words } = useWords(poolWords);
  const form = useForm({
    initial: {
      MfaConfiguration: mfa.MfaConfiguration ?? 'OFF',
      SoftwareTokenMfaConfiguration: mfa.SoftwareTokenMfaConfiguration?.Enabled ?? false,
      SmsMfaConfiguration: mfa.SmsMfaConfiguration !== undefined,
      SmsAuthenticationMessage: mfa.SmsMfaConfiguration?.SmsAuthenticationMessage ?? '',
      EmailMfaConfiguration: mfa.EmailMfaConfiguration !== undefined,
      Subject: mfa.EmailMfaConfiguration?.Subject ?? '',
      Message: mfa.EmailMfaConfiguration?.Message ?? '',
    },
    check: (values) => {
      const { SoftwareTokenMfaConfiguration, SmsMfaConfiguration, EmailMfaConfiguration } = values;
      const hasFactor =
        SoftwareTokenMfaConfiguration || SmsMfaConfiguration || EmailMfaConfiguration;
      return values.MfaConfiguration !== 'OFF' && !hasFactor
        ? { SoftwareTokenMfaConfiguration: words.oneFactor }
        : {};
    },
    send: (values) =>
      setMfa({
        MfaConfiguration: values.MfaConfiguration,
        SoftwareTokenMfaConfiguration: values.SoftwareTokenMfaConfiguration
          ? { Enabled: true }
          : undefined,
        SmsMfaConfiguration: values.SmsMfaConfiguration
          ? {
              SmsConfiguration: pool.SmsConfiguration,
              SmsAuthenticationMessage: values.SmsAuthenticationMessage || undefined,
            }
          : undefined,
        EmailMfaConfiguration: values.EmailMfaConfiguration
          ? { Subject: values.Subject || undefined, Message: values.Message || undefined }
          : undefined,
      }),
  });
  const { values } = form;
  const isOff = values.MfaConfiguration === 'OFF';
  const hasOwnMail = pool.EmailConfiguration?.EmailSendingAccount === 'DEVELOPER';
  return (
    <FormSection form={form} title={words.second} description={words.secondText}>
      <RadioField
        form={form}
        name="MfaConfiguration"
        label={words.mode}
        options={[
          { value: 'ON', label: words.on, description: words.onText },
          { value: 'OPTIONAL', label: words.optional, description: words.optionalText },
          { value: 'OFF', label: words.off, description: words.offText },
        ]}
      />
      {!isOff && (
        <>
          <CheckboxField
            form={form}
            name="SoftwareTokenMfaConfiguration"
            label={words.totp}
            description={words.totpText}
          />
          <CheckboxField
            form={form}
            name="SmsMfaConfiguration"
            label={words.sms}
            description={pool.SmsConfiguration ? words.smsText : words.smsMissing}
            disabled={!pool.SmsConfiguration && !values.SmsMfaConfiguration}
          />
          {values.SmsMfaConfiguration && (
            <TextField
              form={form}
              name="SmsAuthenticationMessage"
              label={words.smsMessage}
              constraint={words.codePlace}
              optional
            />
          )}
          <CheckboxField
            form={form}
            name="EmailMfaConfiguration"
            label={words.email}
            description={hasOwnMail ? words.emailText : words.emailMissing}
            disabled={!hasOwnMail && !values.EmailMfaConfiguration}
          />
          {values.EmailMfaConfiguration && (
            <>
              <TextField form={form} name="Subject" label={words.subject} optional />
              <TextAreaField
                form={form}
                name="Message"
                label={words.message}
                constraint={words.codePlace}
                optional
              />
            </>
          )}
        </>
      )}
      {isOff && mfa.MfaConfiguration !== 'OFF' && <Alert type="warning">{words.turnedOff}</Alert>}
    </FormSection>
  );
}
