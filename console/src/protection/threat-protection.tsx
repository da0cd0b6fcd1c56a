/** What happens to risky sign-ins and compromised passwords: of the pool, or of one client. */
import {
  DescribeRiskConfigurationCommand,
  type RiskConfigurationType,
  SetRiskConfigurationCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { PoolOrClient } from '../clients/pool-or-client.tsx';
import { useApi } from '../frame/api/api.ts';
import {
  CheckboxField,
  MultiselectField,
  RadioField,
  SelectField,
  TextAreaField,
  TextField,
} from '../frame/form/fields.tsx';
import { FormSection } from '../frame/form/form-page.tsx';
import { useForm } from '../frame/form/use-form.ts';
import { notifySuccess } from '../frame/notifications.tsx';
import { usePool } from '../frame/pool.ts';
import { Show } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { useLoaded } from '../frame/use-loaded.ts';
import { frameWords } from '../frame/words/frame-words.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { ProtectionMode } from './protection-mode.tsx';
import {
  EVENTS,
  LEVELS,
  lacksSubject,
  notifies,
  type RiskValues,
  riskInput,
  riskValues,
  TAKEOVER,
  WARNINGS,
} from './risk-values.ts';
import { WarningFields } from './warning-fields.tsx';
import { protectionWords } from './words/protection-words.ts';

export function ThreatProtection({
  parameters: { pool },
}: ViewProps<'/pools/:pool/threat-protection'>) {
  const { threats } = useWords(protectionWords);
  const known = usePool(pool);
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={threats.description}>
          {threats.title}
        </Header>
      }
    >
      <Show of={known}>
        {(description) => {
          const { AdvancedSecurityMode: mode = 'OFF' } = description.UserPoolAddOns ?? {};
          return (
            <SpaceBetween size="l">
              <ProtectionMode pool={description} reload={known.reload} />
              {mode !== 'OFF' && (
                <PoolOrClient pool={pool} label={threats.of} whole={threats.wholePool}>
                  {(client) => <Risk key={client ?? ''} pool={pool} client={client} />}
                </PoolOrClient>
              )}
            </SpaceBetween>
          );
        }}
      </Show>
    </ContentLayout>
  );
}

function Risk({ pool, client }: { pool: string; client: string | undefined }) {
  const api = useApi();
  const ids = { UserPoolId: pool, ...(client !== undefined && { ClientId: client }) };
  const known = useLoaded(`${pool} ${client ?? ''}`, async () => {
    const { RiskConfiguration } = await api.send(new DescribeRiskConfigurationCommand(ids));
    return RiskConfiguration ?? {};
  });
  return <Show of={known}>{(risk) => <RiskForm ids={ids} risk={risk} />}</Show>;
}

interface RiskFormProps {
  readonly ids: { readonly UserPoolId: string; readonly ClientId?: string };
  readonly risk: RiskConfigurationType;
}

function RiskForm({ ids, risk }: RiskFormProps) {
  const api = useApi();
  const { threats } = useWords(protectionWords);
  const { frame } = useWords(frameWords);
  const commandOf = (values: RiskValues) =>
    new SetRiskConfigurationCommand({ ...ids, ...riskInput(values) });
  const form = useForm<RiskValues>({
    initial: riskValues(risk),
    check: (values) => ({
      SourceArn: notifies(values) && values.SourceArn.trim() === '' ? frame.required : undefined,
      ...Object.fromEntries(
        WARNINGS.map((warning) => [
          `${warning}Subject`,
          lacksSubject(values, warning) ? frame.required : undefined,
        ]),
      ),
    }),
    send: async (values) => {
      await api.send(commandOf(values));
      notifySuccess(frame.saved);
    },
  });
  const actions = (values: readonly (keyof typeof threats.actions)[]) =>
    values.map((value) => ({ value, label: threats.actions[value] }));
  return (
    <FormSection
      form={form}
      title={threats.compromised}
      description={threats.compromisedText}
      command={api.commandText(commandOf(form.values))}
      submit={threats.save}
    >
      <RadioField
        form={form}
        name="compromised"
        label={threats.compromisedAction}
        options={actions(['NO_ACTION', 'BLOCK'])}
      />
      <MultiselectField
        form={form}
        name="events"
        label={threats.events}
        options={EVENTS.map((value) => ({ value, label: threats.eventNames[value] }))}
      />
      <Header variant="h3" description={threats.takeoverText}>
        {threats.takeover}
      </Header>
      {LEVELS.map((level) => (
        <SpaceBetween key={level} size="xs">
          <SelectField
            form={form}
            name={level}
            label={threats.levels[level]}
            options={actions(TAKEOVER)}
          />
          <CheckboxField
            form={form}
            name={`notify${level}`}
            label={fill(threats.notify, { level: threats.levels[level] })}
          />
        </SpaceBetween>
      ))}
      {notifies(form.values) && (
        <SpaceBetween size="l">
          <TextField
            form={form}
            name="SourceArn"
            label={threats.source}
            description={threats.sourceText}
          />
          <TextField form={form} name="From" label={threats.from} optional />
          <TextField form={form} name="ReplyTo" label={threats.reply} optional />
          <WarningFields form={form} />
        </SpaceBetween>
      )}
      <Header variant="h3" description={threats.ranges}>
        {threats.addresses}
      </Header>
      <TextAreaField form={form} name="BlockedIPRangeList" label={threats.blocked} rows={2} />
      <TextAreaField form={form} name="SkippedIPRangeList" label={threats.skipped} rows={2} />
    </FormSection>
  );
}
