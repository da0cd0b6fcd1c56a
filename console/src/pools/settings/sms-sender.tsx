/** Who sends the SMS of a pool: the server does, and says so in the names that are set here. */
import type { SmsConfigurationType } from '@aws-sdk/client-cognito-identity-provider';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import { RadioField, TextField } from '../../frame/form/fields.tsx';
import { FormSection } from '../../frame/form/form-page.tsx';
import { useForm } from '../../frame/form/use-form.ts';
import { frameWords } from '../../frame/words/frame-words.ts';
import { useWords } from '../../frame/words/languages.ts';
import { poolWords } from '../words/pool-words.ts';
import type { TopicProps } from './settings-view.tsx';

const WAYS = ['none', 'sns', 'eums'] as const;

interface SmsValues {
  readonly way: string;
  /** Of the role, whichever way. */
  readonly arn: string;
  readonly ExternalId: string;
  readonly SnsRegion: string;
  readonly OriginationIdentity: string;
  readonly ConfigurationSetName: string;
  readonly InEntityId: string;
  readonly InTemplateId: string;
  readonly Region: string;
}

const EUMS = [
  'OriginationIdentity',
  'ConfigurationSetName',
  'InEntityId',
  'InTemplateId',
  'Region',
] as const;

export function SmsSender({ pool, update }: TopicProps) {
  const { senders: words } = useWords(poolWords);
  const { frame } = useWords(frameWords);
  const form = useForm<SmsValues>({
    initial: smsValues(pool.SmsConfiguration),
    check: ({ way, arn }) => (way !== 'none' && arn.trim() === '' ? { arn: frame.required } : {}),
    send: (values) => update({ SmsConfiguration: smsConfiguration(values) }),
  });
  const { way } = form.values;
  return (
    <FormSection form={form} title={words.sms} description={words.smsText}>
      <RadioField
        form={form}
        name="way"
        label={words.smsWay}
        options={WAYS.map((value) => ({ value, label: words.smsWays[value] }))}
      />
      {way !== 'none' && (
        <ColumnLayout columns={2}>
          <TextField
            form={form}
            name="arn"
            label={words.role}
            constraint={words.roleText}
            placeholder="arn:aws:iam::123456789012:role/sms"
          />
          <TextField form={form} name="ExternalId" label={words.externalId} optional />
          {way === 'sns' ? (
            <TextField form={form} name="SnsRegion" label={words.smsNames.Region} optional />
          ) : (
            EUMS.map((name) => (
              <TextField
                key={name}
                form={form}
                name={name}
                label={words.smsNames[name]}
                {...(name === 'OriginationIdentity' && { description: words.originationText })}
                optional
              />
            ))
          )}
        </ColumnLayout>
      )}
    </FormSection>
  );
}

function smsValues(sms: SmsConfigurationType | undefined): SmsValues {
  const eums = sms?.EumsSms;
  return {
    way: eums ? 'eums' : sms ? 'sns' : 'none',
    arn: eums?.CallerArn ?? sms?.SnsCallerArn ?? '',
    ExternalId: eums?.ExternalId ?? sms?.ExternalId ?? '',
    SnsRegion: sms?.SnsRegion ?? '',
    OriginationIdentity: eums?.OriginationIdentity ?? '',
    ConfigurationSetName: eums?.ConfigurationSetName ?? '',
    InEntityId: eums?.InEntityId ?? '',
    InTemplateId: eums?.InTemplateId ?? '',
    Region: eums?.Region ?? '',
  };
}

function smsConfiguration(values: SmsValues): SmsConfigurationType | undefined {
  const given = (text: string) => text.trim() || undefined;
  const role = values.arn.trim();
  const ExternalId = given(values.ExternalId);
  if (values.way === 'none') return undefined;
  if (values.way === 'sns') {
    return { SnsCallerArn: role, ExternalId, SnsRegion: given(values.SnsRegion) };
  }
  const names = Object.fromEntries(EUMS.map((name) => [name, given(values[name])]));
  return { EumsSms: { CallerArn: role, ExternalId, ...names } };
}
