/** Where the events of a pool are sent. */
import {
  GetLogDeliveryConfigurationCommand,
  type LogConfigurationType,
  SetLogDeliveryConfigurationCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import { useApi } from '../frame/api/api.ts';
import { SelectField, TextField } from '../frame/form/fields.tsx';
import { FormSection } from '../frame/form/form-page.tsx';
import { useForm } from '../frame/form/use-form.ts';
import { notifySuccess } from '../frame/notifications.tsx';
import { Show } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { useLoaded } from '../frame/use-loaded.ts';
import { frameWords } from '../frame/words/frame-words.ts';
import { useWords } from '../frame/words/languages.ts';
import { protectionWords } from './words/protection-words.ts';

/** Each event source has the level at which it speaks. */
const LEVELS = { userNotification: 'ERROR', userAuthEvents: 'INFO' } as const;
type Source = keyof typeof LEVELS;

const NONE = 'none';
const KINDS = {
  CloudWatchLogsConfiguration: 'LogGroupArn',
  S3Configuration: 'BucketArn',
  FirehoseConfiguration: 'StreamArn',
} as const;
type Kind = keyof typeof KINDS;

export function LogDelivery({ parameters: { pool } }: ViewProps<'/pools/:pool/log-delivery'>) {
  const api = useApi();
  const { logs } = useWords(protectionWords);
  const known = useLoaded(pool, async () => {
    const command = new GetLogDeliveryConfigurationCommand({ UserPoolId: pool });
    const { LogDeliveryConfiguration } = await api.send(command);
    return LogDeliveryConfiguration?.LogConfigurations ?? [];
  });
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={logs.description}>
          {logs.title}
        </Header>
      }
    >
      <Show of={known}>{(current) => <Destinations pool={pool} current={current} />}</Show>
    </ContentLayout>
  );
}

interface DestinationsProps {
  readonly pool: string;
  readonly current: readonly LogConfigurationType[];
}

interface LogValues {
  readonly userNotification: string;
  readonly userNotificationArn: string;
  readonly userAuthEvents: string;
  readonly userAuthEventsArn: string;
}

function Destinations({ pool, current }: DestinationsProps) {
  const api = useApi();
  const { logs } = useWords(protectionWords);
  const { frame } = useWords(frameWords);
  const required = (kind: string, arn: string) =>
    kind !== NONE && arn.trim() === '' ? frame.required : undefined;
  const commandOf = (values: LogValues) =>
    new SetLogDeliveryConfigurationCommand({
      UserPoolId: pool,
      LogConfigurations: (Object.keys(LEVELS) as Source[]).flatMap((source) => {
        const kind = values[source];
        if (kind === NONE) return [];
        const destination = { [KINDS[kind as Kind]]: values[`${source}Arn`].trim() };
        return [{ EventSource: source, LogLevel: LEVELS[source], [kind]: destination }];
      }),
    });
  const form = useForm<LogValues>({
    initial: logValues(current),
    check: (values) => ({
      userNotificationArn: required(values.userNotification, values.userNotificationArn),
      userAuthEventsArn: required(values.userAuthEvents, values.userAuthEventsArn),
    }),
    send: async (values) => {
      await api.send(commandOf(values));
      notifySuccess(frame.saved);
    },
  });
  const options = [
    { value: NONE, label: logs.none },
    ...(Object.keys(KINDS) as Kind[]).map((value) => ({ value, label: logs.kinds[value] })),
  ];
  return (
    <FormSection
      form={form}
      title={logs.destination}
      command={api.commandText(commandOf(form.values))}
    >
      {(Object.keys(LEVELS) as Source[]).map((source) => (
        <div key={source}>
          <SelectField form={form} name={source} label={logs.sources[source]} options={options} />
          {form.values[source] !== NONE && (
            <TextField
              form={form}
              name={`${source}Arn`}
              label={`${logs.sources[source]}: ${logs.arn}`}
              description={logs.arnText}
            />
          )}
        </div>
      ))}
    </FormSection>
  );
}

function logValues(current: readonly LogConfigurationType[]): LogValues {
  const [messages, signIns] = [
    destinationOf(current, 'userNotification'),
    destinationOf(current, 'userAuthEvents'),
  ];
  return {
    userNotification: messages.kind,
    userNotificationArn: messages.arn,
    userAuthEvents: signIns.kind,
    userAuthEventsArn: signIns.arn,
  };
}

function destinationOf(current: readonly LogConfigurationType[], source: Source) {
  const found = current.find(({ EventSource }) => EventSource === source);
  const kind = (Object.keys(KINDS) as Kind[]).find((each) => found?.[each] !== undefined);
  const destination = kind && (found?.[kind] as Readonly<Record<string, string>> | undefined);
  return {
    kind: kind ?? NONE,
    arn: (kind && destination?.[KINDS[kind]]) ?? '',
  };
}
