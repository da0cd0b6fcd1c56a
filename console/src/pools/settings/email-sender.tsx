/** Who sends the e-mail of a pool. */
import { RadioField, TextField } from '../../frame/form/fields.tsx';
import { FormSection } from '../../frame/form/form-page.tsx';
import { useForm } from '../../frame/form/use-form.ts';
import { useWords } from '../../frame/words/languages.ts';
import { poolWords } from '../words/pool-words.ts';
import type { TopicProps } from './settings-view.tsx';

export function EmailSender({ pool, update }: TopicProps) {
  const { senders: words } = useWords(poolWords);
  const email = pool.EmailConfiguration ?? {};
  const form = useForm({
    initial: {
      EmailSendingAccount: email.EmailSendingAccount ?? 'COGNITO_DEFAULT',
      From: email.From ?? '',
      ReplyToEmailAddress: email.ReplyToEmailAddress ?? '',
      SourceArn: email.SourceArn ?? '',
      ConfigurationSet: email.ConfigurationSet ?? '',
    },
    check: ({ EmailSendingAccount, SourceArn }) =>
      EmailSendingAccount === 'DEVELOPER' && SourceArn === ''
        ? { SourceArn: words.sourceNeeded }
        : {},
    send: ({ EmailSendingAccount, From, ReplyToEmailAddress, SourceArn, ConfigurationSet }) =>
      update({
        EmailConfiguration: {
          EmailSendingAccount,
          ...(From && { From }),
          ...(ReplyToEmailAddress && { ReplyToEmailAddress }),
          ...(SourceArn && { SourceArn }),
          ...(ConfigurationSet && { ConfigurationSet }),
        },
      }),
  });
  return (
    <FormSection form={form} title={words.email} description={words.emailText}>
      <RadioField
        form={form}
        name="EmailSendingAccount"
        label={words.account}
        options={[
          { value: 'COGNITO_DEFAULT', label: words.serverDefault },
          { value: 'DEVELOPER', label: words.own, description: words.ownText },
        ]}
      />
      {form.values.EmailSendingAccount === 'DEVELOPER' && (
        <TextField
          form={form}
          name="SourceArn"
          label={words.source}
          constraint={words.sourceText}
          placeholder="arn:aws:ses:us-east-1:123456789012:identity/example.com"
        />
      )}
      {form.values.EmailSendingAccount === 'DEVELOPER' && (
        <TextField form={form} name="ConfigurationSet" label={words.configurationSet} optional />
      )}
      <TextField
        form={form}
        name="From"
        label={words.from}
        placeholder="Web shop <login@example.com>"
        optional
      />
      <TextField
        form={form}
        name="ReplyToEmailAddress"
        label={words.replyTo}
        placeholder="help@example.com"
        optional
      />
    </FormSection>
  );
}
