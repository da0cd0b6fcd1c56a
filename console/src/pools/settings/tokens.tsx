/** What the tokens of a pool say, and how its sessions are followed. */
import {
  GetUserPoolSessionConfigurationCommand,
  type GetUserPoolSessionConfigurationResponse,
  type IssuerType,
  SetUserPoolSessionConfigurationCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useApi } from '../../frame/api/api.ts';
import {
  NumberField,
  RadioField,
  TextField,
  ToggleField,
  wholeNumber,
} from '../../frame/form/fields.tsx';
import { FormSection } from '../../frame/form/form-page.tsx';
import { useForm } from '../../frame/form/use-form.ts';
import { notifySuccess } from '../../frame/notifications.tsx';
import { Show } from '../../frame/states.tsx';
import type { ViewProps } from '../../frame/subject.ts';
import { useLoaded } from '../../frame/use-loaded.ts';
import { frameWords } from '../../frame/words/frame-words.ts';
import { fill, useWords } from '../../frame/words/languages.ts';
import { poolWords } from '../words/pool-words.ts';
import { SettingsView, type TopicProps } from './settings-view.tsx';

export function TokensView({ parameters: { pool } }: ViewProps<'/pools/:pool/tokens'>) {
  const { tokens: words } = useWords(poolWords);
  return (
    <SettingsView id={pool} title={words.title} description={words.description}>
      {(props) => (
        <SpaceBetween size="l">
          <Sessions {...props} />
          <Issuer {...props} />
          <ContextClasses {...props} />
        </SpaceBetween>
      )}
    </SettingsView>
  );
}

function Sessions({ pool }: TopicProps) {
  const api = useApi();
  const id = pool.Id!;
  const known = useLoaded(`sessions ${id}`, () =>
    api.send(new GetUserPoolSessionConfigurationCommand({ UserPoolId: id })),
  );
  return (
    <Show of={known}>
      {(sessions) => (
        <SessionForm id={id} sessions={sessions} isLite={pool.UserPoolTier === 'LITE'} />
      )}
    </Show>
  );
}

/** Token sessions that one user may have. */
const SESSIONS = { min: 1, max: 100 };

interface SessionFormProps {
  readonly id: string;
  readonly sessions: GetUserPoolSessionConfigurationResponse;
  readonly isLite: boolean;
}

function SessionForm({ id, sessions, isLite }: SessionFormProps) {
  const api = useApi();
  const { tokens: words } = useWords(poolWords);
  const { frame } = useWords(frameWords);
  const form = useForm({
    initial: {
      isTracked: sessions.UserSessionTracking === 'ENABLED',
      MaxPerUser: String(sessions.TokenSession?.MaxPerUser ?? ''),
    },
    check: ({ MaxPerUser }) => ({
      MaxPerUser:
        wholeNumber(MaxPerUser, SESSIONS.min, SESSIONS.max) === undefined
          ? fill(frame.wholeNumber, SESSIONS)
          : undefined,
    }),
    send: async (values) => {
      await api.send(commandOf(values));
      notifySuccess(frame.saved);
    },
  });
  function commandOf({ isTracked, MaxPerUser }: typeof form.values) {
    return new SetUserPoolSessionConfigurationCommand({
      UserPoolId: id,
      UserSessionTracking: isTracked ? 'ENABLED' : 'DISABLED',
      TokenSession: { MaxPerUser: Number(MaxPerUser) },
    });
  }
  return (
    <FormSection
      form={form}
      title={words.sessions}
      description={isLite ? words.sessionsNeedTier : words.sessionsText}
      command={api.commandText(commandOf(form.values))}
    >
      <ToggleField
        form={form}
        name="isTracked"
        label={words.tracked}
        description={words.trackedText}
        disabled={isLite}
      />
      {form.values.isTracked && (
        <NumberField
          form={form}
          name="MaxPerUser"
          label={words.most}
          description={words.mostText}
        />
      )}
    </FormSection>
  );
}

function Issuer({ pool, update }: TopicProps) {
  const { tokens: words } = useWords(poolWords);
  const form = useForm({
    initial: { Type: pool.IssuerConfiguration?.Type ?? 'ORIGINAL' },
    send: ({ Type }) => update({ IssuerConfiguration: { Type: Type as IssuerType } }),
  });
  return (
    <FormSection form={form} title={words.issuer} description={words.issuerText}>
      <RadioField
        form={form}
        name="Type"
        label={words.issuerForm}
        options={(['ORIGINAL', 'UPDATED'] as const).map((value) => ({
          value,
          label: words.issuers[value],
          description: words.issuerTexts[value],
        }))}
      />
    </FormSection>
  );
}

const LEVELS = ['Level1', 'Level2', 'Level3', 'Level4'] as const;

function ContextClasses({ pool, update }: TopicProps) {
  const { tokens: words } = useWords(poolWords);
  const current = pool.AcrConfiguration;
  const form = useForm({
    initial: {
      isReported: current !== undefined,
      Level1: current?.['Level1']?.AcrValue ?? '',
      Level2: current?.['Level2']?.AcrValue ?? '',
      Level3: current?.['Level3']?.AcrValue ?? '',
      Level4: current?.['Level4']?.AcrValue ?? '',
    },
    send: ({ isReported, ...values }) => {
      const named = LEVELS.flatMap((level) => {
        const AcrValue = values[level].trim();
        return AcrValue === '' ? [] : [[level, { AcrValue }] as const];
      });
      return update({ AcrConfiguration: isReported ? Object.fromEntries(named) : undefined });
    },
  });
  const isLite = pool.UserPoolTier === 'LITE';
  return (
    <FormSection form={form} title={words.acr} description={words.acrText}>
      <ToggleField
        form={form}
        name="isReported"
        label={words.reported}
        description={isLite ? words.needsTier : words.reportedText}
        disabled={isLite}
      />
      {form.values.isReported && (
        <ColumnLayout columns={2}>
          {LEVELS.map((level, index) => (
            <TextField
              key={level}
              form={form}
              name={level}
              label={words.levels[level]}
              description={words.levelTexts[level]}
              placeholder={`urn:cognito:loa:${index + 1}`}
              optional
            />
          ))}
        </ColumnLayout>
      )}
    </FormSection>
  );
}
