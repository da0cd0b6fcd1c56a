/** Which passwords the pool takes. */
import ColumnLayout from '@cloudscape-design/components/column-layout';
import { CheckboxField, NumberField, wholeNumber } from '../../frame/form/fields.tsx';
import { FormSection } from '../../frame/form/form-page.tsx';
import { useForm } from '../../frame/form/use-form.ts';
import type { ViewProps } from '../../frame/subject.ts';
import { frameWords } from '../../frame/words/frame-words.ts';
import { fill, useWords } from '../../frame/words/languages.ts';
import { poolWords } from '../words/pool-words.ts';
import { SettingsView, type TopicProps } from './settings-view.tsx';

export function PasswordPolicyView({
  parameters: { pool },
}: ViewProps<'/pools/:pool/password-policy'>) {
  const { passwords: words } = useWords(poolWords);
  return (
    <SettingsView id={pool} title={words.title} description={words.description}>
      {(props) => <PasswordPolicy {...props} />}
    </SettingsView>
  );
}

const BOUNDS = {
  MinimumLength: [6, 99],
  PasswordHistorySize: [0, 24],
  TemporaryPasswordValidityDays: [1, 365],
} as const;

function PasswordPolicy({ pool, update }: TopicProps) {
  const { passwords: words } = useWords(poolWords);
  const { frame } = useWords(frameWords);
  const policy = pool.Policies?.PasswordPolicy ?? {};
  const form = useForm({
    initial: {
      MinimumLength: String(policy.MinimumLength ?? 8),
      RequireUppercase: policy.RequireUppercase ?? false,
      RequireLowercase: policy.RequireLowercase ?? false,
      RequireNumbers: policy.RequireNumbers ?? false,
      RequireSymbols: policy.RequireSymbols ?? false,
      PasswordHistorySize: String(policy.PasswordHistorySize ?? 0),
      TemporaryPasswordValidityDays: String(policy.TemporaryPasswordValidityDays ?? 7),
    },
    check: (values) =>
      Object.fromEntries(
        Object.entries(BOUNDS).map(([name, [min, max]]) => [
          name,
          wholeNumber(values[name as keyof typeof BOUNDS], min, max) === undefined
            ? fill(frame.wholeNumber, { min, max })
            : undefined,
        ]),
      ),
    send: ({ MinimumLength, PasswordHistorySize, TemporaryPasswordValidityDays, ...rest }) => {
      const history = Number(PasswordHistorySize);
      return update({
        Policies: {
          ...pool.Policies,
          PasswordPolicy: {
            ...rest,
            MinimumLength: Number(MinimumLength),
            TemporaryPasswordValidityDays: Number(TemporaryPasswordValidityDays),
            ...(history > 0 && { PasswordHistorySize: history }),
          },
        },
      });
    },
  });
  return (
    <FormSection form={form} title={words.rules} description={words.rulesText}>
      <ColumnLayout columns={2}>
        <NumberField form={form} name="MinimumLength" label={words.length} constraint="6–99" />
        <NumberField
          form={form}
          name="PasswordHistorySize"
          label={words.history}
          constraint={words.historyText}
        />
        <div>
          <CheckboxField form={form} name="RequireLowercase" label={words.lowercase} />
          <CheckboxField form={form} name="RequireUppercase" label={words.uppercase} />
          <CheckboxField form={form} name="RequireNumbers" label={words.numbers} />
          <CheckboxField form={form} name="RequireSymbols" label={words.symbols} />
        </div>
        <NumberField
          form={form}
          name="TemporaryPasswordValidityDays"
          label={words.temporary}
          constraint={words.temporaryText}
        />
      </ColumnLayout>
    </FormSection>
  );
}
