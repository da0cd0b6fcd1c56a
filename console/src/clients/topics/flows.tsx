/** The flows of the API that a client may use, and what its sign-ins say and take. */
import Alert from '@cloudscape-design/components/alert';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { NumberField, ToggleField, wholeNumber } from '../../frame/form/fields.tsx';
import { FormSection } from '../../frame/form/form-page.tsx';
import { useForm } from '../../frame/form/use-form.ts';
import { frameWords } from '../../frame/words/frame-words.ts';
import { fill, useWords } from '../../frame/words/languages.ts';
import { asInput, FLOWS, type Flow, hasOldNames, isRotating, presentFlows } from '../auth-flows.ts';
import type { ClientChange } from '../client-update.ts';
import { clientWords } from '../words/client-words.ts';
import type { TopicProps } from './topic.ts';

const MINUTES = { min: 3, max: 15 };

interface FlowValues {
  readonly ExplicitAuthFlows: readonly Flow[];
  readonly AuthSessionValidity: string;
  readonly hidesExistence: boolean;
  readonly EnablePropagateAdditionalUserContextData: boolean;
}

export function FlowsTopic({ client, save, commandOf }: TopicProps) {
  const { flows: words } = useWords(clientWords);
  const { frame } = useWords(frameWords);
  const hasSecret = client.ClientSecret !== undefined;
  const form = useForm<FlowValues>({
    initial: {
      ExplicitAuthFlows: presentFlows(client),
      AuthSessionValidity: String(client.AuthSessionValidity ?? MINUTES.min),
      hidesExistence: client.PreventUserExistenceErrors === 'ENABLED',
      EnablePropagateAdditionalUserContextData:
        client.EnablePropagateAdditionalUserContextData ?? false,
    },
    check: ({ AuthSessionValidity: text }) => ({
      AuthSessionValidity:
        wholeNumber(text, MINUTES.min, MINUTES.max) === undefined
          ? fill(frame.wholeNumber, MINUTES)
          : undefined,
    }),
    send: (values) => save(changeOf(values)),
  });
  const chosen = form.values.ExplicitAuthFlows;
  const isDisabled = (flow: Flow) =>
    (flow === 'ALLOW_REFRESH_TOKEN_AUTH' && isRotating(client)) ||
    (flow === 'ALLOW_CLIENT_TOKEN_AUTH' && !hasSecret);

  return (
    <FormSection
      form={form}
      title={words.title}
      description={words.text}
      command={commandOf(changeOf(form.values))}
    >
      {hasOldNames(client) && <Alert type="info">{words.oldNames}</Alert>}
      <FormField
        label={words.legend}
        constraintText={chosen.length === 0 ? words.none : undefined}
        stretch
      >
        <SpaceBetween size="s">
          {FLOWS.map((flow) => (
            <Checkbox
              key={flow}
              name={flow}
              checked={chosen.includes(flow)}
              disabled={isDisabled(flow)}
              description={
                flow === 'ALLOW_REFRESH_TOKEN_AUTH' && isRotating(client)
                  ? words.rotates
                  : words.texts[flow]
              }
              onChange={({ detail }) =>
                form.set(
                  'ExplicitAuthFlows',
                  detail.checked ? [...chosen, flow] : chosen.filter((each) => each !== flow),
                )
              }
            >
              {words.names[flow]}
            </Checkbox>
          ))}
        </SpaceBetween>
      </FormField>
      <NumberField
        form={form}
        name="AuthSessionValidity"
        label={words.session}
        description={words.sessionText}
      />
      <ToggleField
        form={form}
        name="hidesExistence"
        label={words.existence}
        description={words.existenceText}
      />
      <ToggleField
        form={form}
        name="EnablePropagateAdditionalUserContextData"
        label={words.context}
        description={words.contextText}
        disabled={!hasSecret}
      />
    </FormSection>
  );
}

const changeOf = ({ hidesExistence, ...values }: FlowValues): ClientChange => ({
  ...values,
  ExplicitAuthFlows: asInput(values.ExplicitAuthFlows),
  AuthSessionValidity: Number(values.AuthSessionValidity),
  PreventUserExistenceErrors: hidesExistence ? 'ENABLED' : 'LEGACY',
});
