/** How long a session of the login pages counts for a client. */
import {
  GetUserPoolClientSessionConfigurationCommand,
  GetUserPoolSessionConfigurationCommand,
  SetUserPoolClientSessionConfigurationCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import Alert from '@cloudscape-design/components/alert';
import { useApi } from '../../frame/api/api.ts';
import { NumberField, wholeNumber } from '../../frame/form/fields.tsx';
import { FormSection } from '../../frame/form/form-page.tsx';
import { useForm } from '../../frame/form/use-form.ts';
import { notifySuccess } from '../../frame/notifications.tsx';
import { Show } from '../../frame/states.tsx';
import { useLoaded } from '../../frame/use-loaded.ts';
import { frameWords } from '../../frame/words/frame-words.ts';
import { fill, useWords } from '../../frame/words/languages.ts';
import { clientWords } from '../words/client-words.ts';
import type { TopicProps } from './topic.ts';

const MINUTES = { min: 1, max: 129_600 };

interface Known {
  readonly isTracking: boolean;
  readonly minutes: number;
}

export function SessionsTopic({ client }: TopicProps) {
  const api = useApi();
  const ids = { UserPoolId: client.UserPoolId, ClientId: client.ClientId };
  const known = useLoaded(`${ids.ClientId}`, async (): Promise<Known> => {
    const [{ UserSessionTracking }, { SSOSession }] = await Promise.all([
      api.send(new GetUserPoolSessionConfigurationCommand({ UserPoolId: ids.UserPoolId })),
      api.send(new GetUserPoolClientSessionConfigurationCommand(ids)),
    ]);
    return {
      isTracking: UserSessionTracking === 'ENABLED',
      minutes: SSOSession?.MaxValidityMinutes ?? 60,
    };
  });
  return <Show of={known}>{(value) => <SessionForm ids={ids} known={value} />}</Show>;
}

interface SessionFormProps {
  readonly ids: { readonly UserPoolId: string | undefined; readonly ClientId: string | undefined };
  readonly known: Known;
}

function SessionForm({ ids, known: { isTracking, minutes } }: SessionFormProps) {
  const api = useApi();
  const { sessions } = useWords(clientWords);
  const { frame } = useWords(frameWords);
  const commandOf = (text: string) =>
    new SetUserPoolClientSessionConfigurationCommand({
      ...ids,
      SSOSession: { MaxValidityMinutes: Number(text) },
    });
  const form = useForm({
    initial: { MaxValidityMinutes: String(minutes) },
    check: ({ MaxValidityMinutes: text }) => ({
      MaxValidityMinutes:
        wholeNumber(text, MINUTES.min, MINUTES.max) === undefined
          ? fill(frame.wholeNumber, MINUTES)
          : undefined,
    }),
    send: async ({ MaxValidityMinutes }) => {
      await api.send(commandOf(MaxValidityMinutes));
      notifySuccess(frame.saved);
    },
  });
  return (
    <FormSection
      form={form}
      title={sessions.title}
      description={sessions.text}
      command={api.commandText(commandOf(form.values.MaxValidityMinutes))}
    >
      {!isTracking && <Alert type="info">{sessions.off}</Alert>}
      <NumberField
        form={form}
        name="MaxValidityMinutes"
        label={sessions.minutes}
        disabled={!isTracking}
      />
    </FormSection>
  );
}
