/** Who may sign up, what of a person is verified, and which attributes there are. */
import type { VerifiedAttributeType } from '@aws-sdk/client-cognito-identity-provider';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { CheckboxField, RadioField } from '../../frame/form/fields.tsx';
import { FormSection } from '../../frame/form/form-page.tsx';
import { useForm } from '../../frame/form/use-form.ts';
import type { ViewProps } from '../../frame/subject.ts';
import { useWords } from '../../frame/words/languages.ts';
import { poolWords } from '../words/pool-words.ts';
import { Attributes } from './attributes.tsx';
import { SettingsView, type TopicProps } from './settings-view.tsx';

export function SignUpView({ parameters: { pool } }: ViewProps<'/pools/:pool/sign-up'>) {
  const { signUp: words } = useWords(poolWords);
  return (
    <SettingsView id={pool} title={words.title} description={words.description}>
      {(props) => (
        <SpaceBetween size="l">
          <SelfRegistration {...props} />
          <Verification {...props} />
          <Attributes {...props} />
        </SpaceBetween>
      )}
    </SettingsView>
  );
}

function SelfRegistration({ pool, update }: TopicProps) {
  const { signUp: words } = useWords(poolWords);
  const form = useForm({
    initial: { who: pool.AdminCreateUserConfig?.AllowAdminCreateUserOnly ? 'admin' : 'anyone' },
    send: ({ who }) =>
      update({
        AdminCreateUserConfig: {
          ...pool.AdminCreateUserConfig,
          AllowAdminCreateUserOnly: who === 'admin',
        },
      }),
  });
  return (
    <FormSection form={form} title={words.self} description={words.selfText}>
      <RadioField
        form={form}
        name="who"
        label={words.who}
        options={[
          { value: 'anyone', label: words.anyone },
          { value: 'admin', label: words.adminOnly, description: words.adminOnlyText },
        ]}
      />
    </FormSection>
  );
}

function Verification({ pool, update }: TopicProps) {
  const { signUp: words } = useWords(poolWords);
  const verified = pool.AutoVerifiedAttributes ?? [];
  const first = pool.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate ?? [];
  const form = useForm({
    initial: {
      email: verified.includes('email'),
      phone_number: verified.includes('phone_number'),
      keepsEmail: first.includes('email'),
      keepsPhone: first.includes('phone_number'),
    },
    send: (values) => {
      const { email, phone_number, keepsEmail, keepsPhone } = values;
      return update({
        AutoVerifiedAttributes: chosen({ email, phone_number }),
        UserAttributeUpdateSettings: {
          AttributesRequireVerificationBeforeUpdate: chosen({
            email: email && keepsEmail,
            phone_number: phone_number && keepsPhone,
          }),
        },
      });
    },
  });
  const { email, phone_number } = form.values;
  return (
    <FormSection form={form} title={words.verification} description={words.verificationText}>
      <div>
        <CheckboxField form={form} name="email" label={words.email} />
        <CheckboxField
          form={form}
          name="phone_number"
          label={words.phone}
          description={pool.SmsConfiguration ? undefined : words.needsSms}
          disabled={!pool.SmsConfiguration && !phone_number}
        />
      </div>
      {(email || phone_number) && (
        <div>
          {email && (
            <CheckboxField
              form={form}
              name="keepsEmail"
              label={words.keepsEmail}
              description={words.keepsText}
            />
          )}
          {phone_number && (
            <CheckboxField
              form={form}
              name="keepsPhone"
              label={words.keepsPhone}
              description={words.keepsText}
            />
          )}
        </div>
      )}
    </FormSection>
  );
}

const chosen = (is: Readonly<Record<VerifiedAttributeType, boolean>>) =>
  (Object.keys(is) as VerifiedAttributeType[]).filter((each) => is[each]);
