/** How people who have forgotten their password get a new one. */
import type { RecoveryOptionType } from '@aws-sdk/client-cognito-identity-provider';
import { RadioField } from '../../frame/form/fields.tsx';
import { FormSection } from '../../frame/form/form-page.tsx';
import { useForm } from '../../frame/form/use-form.ts';
import type { ViewProps } from '../../frame/subject.ts';
import { useWords } from '../../frame/words/languages.ts';
import { poolWords } from '../words/pool-words.ts';
import { SettingsView, type TopicProps } from './settings-view.tsx';

export function RecoveryView({ parameters: { pool } }: ViewProps<'/pools/:pool/recovery'>) {
  const { recovery: words } = useWords(poolWords);
  return (
    <SettingsView id={pool} title={words.title} description={words.description}>
      {(props) => <Recovery {...props} />}
    </SettingsView>
  );
}

/** The orders there are; the value of a choice is its names. */
const ORDERS = [
  'verified_email',
  'verified_email verified_phone_number',
  'verified_phone_number verified_email',
  'verified_phone_number',
  'admin_only',
] as const;

function Recovery({ pool, update }: TopicProps) {
  const { recovery: words } = useWords(poolWords);
  const mechanisms = [...(pool.AccountRecoverySetting?.RecoveryMechanisms ?? [])].sort(
    (a, b) => (a.Priority ?? 0) - (b.Priority ?? 0),
  );
  const form = useForm({
    initial: { RecoveryMechanisms: mechanisms.map(({ Name }) => Name).join(' ') },
    send: ({ RecoveryMechanisms }) =>
      update({
        AccountRecoverySetting: {
          RecoveryMechanisms: RecoveryMechanisms.split(' ').map((name, index) => ({
            Name: name as RecoveryOptionType['Name'],
            Priority: index + 1,
          })),
        },
      }),
  });
  return (
    <FormSection form={form} title={words.by} description={words.byText}>
      <RadioField
        form={form}
        name="RecoveryMechanisms"
        label={words.order}
        options={ORDERS.map((value) => ({ value, label: words.orders[value] }))}
      />
    </FormSection>
  );
}
