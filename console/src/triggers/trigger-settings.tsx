/** Which functions a pool calls, by what they are for. */
import { UpdateUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { useApi } from '../frame/api/api.ts';
import { SelectField, TextField } from '../frame/form/fields.tsx';
import { FormSection } from '../frame/form/form-page.tsx';
import { useForm } from '../frame/form/use-form.ts';
import type { ViewProps } from '../frame/subject.ts';
import { useWords } from '../frame/words/languages.ts';
import { updateInput } from '../pools/pool-update.ts';
import { SettingsView, type TopicProps } from '../pools/settings/settings-view.tsx';
import { GROUPS, lambdaConfig, type TriggerValues, triggerValues } from './lambda-config.ts';
import { LastCalls } from './last-calls.tsx';
import { triggerWords } from './words/trigger-words.ts';

export function TriggerSettings({ parameters: { pool } }: ViewProps<'/pools/:pool/triggers'>) {
  const words = useWords(triggerWords);
  return (
    <SettingsView id={pool} title={words.title} description={words.description}>
      {(topic) => (
        <>
          {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
            <Group key={group} group={group} {...topic} />
          ))}
          <LastCalls pool={pool} />
        </>
      )}
    </SettingsView>
  );
}

type GroupProps = TopicProps & { readonly group: keyof typeof GROUPS };

function Group({ group, pool, update }: GroupProps) {
  const api = useApi();
  const words = useWords(triggerWords);
  const names = GROUPS[group];
  const current = triggerValues(pool.LambdaConfig ?? {});
  // Another group may have been saved meanwhile: what this one does not show is taken as it is.
  const configOf = (values: TriggerValues) =>
    lambdaConfig({
      ...current,
      ...Object.fromEntries(names.map((name) => [name, values[name]])),
      ...(group === 'messages' && { KMSKeyID: values.KMSKeyID }),
      ...(group === 'others' && { tokenVersion: values.tokenVersion }),
    });
  const form = useForm<TriggerValues>({
    initial: current,
    check: (values) =>
      Object.fromEntries(
        names.map((name) => [
          name,
          /^(?:arn:.+)?$/.test(values[name].trim()) ? undefined : words.arn,
        ]),
      ),
    send: (values) => update({ LambdaConfig: configOf(values) }),
  });
  const command = new UpdateUserPoolCommand(
    updateInput(pool, { LambdaConfig: configOf(form.values) }),
  );
  return (
    <FormSection form={form} title={words.groups[group]} command={api.commandText(command)}>
      {names.map((name) => (
        <TextField
          key={name}
          form={form}
          name={name}
          label={words.names[name]}
          description={words.texts[name]}
          placeholder="arn:aws:lambda:us-east-1:123456789012:function:name"
        />
      ))}
      {group === 'messages' && (
        <TextField
          form={form}
          name="KMSKeyID"
          label={words.key}
          description={words.keyText}
          placeholder="arn:aws:kms:us-east-1:123456789012:key/…"
        />
      )}
      {group === 'others' && (
        <SelectField
          form={form}
          name="tokenVersion"
          label={`${words.names.PreTokenGeneration}: ${words.version}`}
          options={(['V1_0', 'V2_0', 'V3_0'] as const).map((value) => ({
            value,
            label: words.versions[value],
          }))}
        />
      )}
    </FormSection>
  );
}
