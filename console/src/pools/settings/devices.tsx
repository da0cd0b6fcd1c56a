/** Whether the devices of people are remembered, and what that is good for. */
import { CheckboxField, RadioField } from '../../frame/form/fields.tsx';
import { FormSection } from '../../frame/form/form-page.tsx';
import { useForm } from '../../frame/form/use-form.ts';
import type { ViewProps } from '../../frame/subject.ts';
import { useWords } from '../../frame/words/languages.ts';
import { poolWords } from '../words/pool-words.ts';
import { SettingsView, type TopicProps } from './settings-view.tsx';

export function DevicesView({ parameters: { pool } }: ViewProps<'/pools/:pool/devices'>) {
  const { devices: words } = useWords(poolWords);
  return (
    <SettingsView id={pool} title={words.title} description={words.description}>
      {(props) => <Devices {...props} />}
    </SettingsView>
  );
}

function Devices({ pool, update }: TopicProps) {
  const { devices: words } = useWords(poolWords);
  const devices = pool.DeviceConfiguration;
  const form = useForm({
    initial: {
      remembered: devices ? (devices.DeviceOnlyRememberedOnUserPrompt ? 'asked' : 'always') : 'no',
      ChallengeRequiredOnNewDevice: devices?.ChallengeRequiredOnNewDevice ?? false,
    },
    send: ({ remembered, ChallengeRequiredOnNewDevice }) =>
      update({
        DeviceConfiguration:
          remembered === 'no'
            ? undefined
            : {
                ChallengeRequiredOnNewDevice,
                DeviceOnlyRememberedOnUserPrompt: remembered === 'asked',
              },
      }),
  });
  return (
    <FormSection form={form} title={words.remember} description={words.rememberText}>
      <RadioField
        form={form}
        name="remembered"
        label={words.when}
        options={[
          { value: 'no', label: words.no },
          { value: 'always', label: words.always },
          { value: 'asked', label: words.asked, description: words.askedText },
        ]}
      />
      {form.values.remembered !== 'no' && (
        <CheckboxField
          form={form}
          name="ChallengeRequiredOnNewDevice"
          label={words.replaces}
          description={words.replacesText}
        />
      )}
    </FormSection>
  );
}
