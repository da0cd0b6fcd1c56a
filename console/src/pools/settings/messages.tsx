/** What people are sent, with a preview, and who sends it. */
import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { RadioField, TextAreaField, TextField } from '../../frame/form/fields.tsx';
import { FormSection } from '../../frame/form/form-page.tsx';
import { useForm } from '../../frame/form/use-form.ts';
import { MessagePreview } from '../../frame/message-preview.tsx';
import type { ViewProps } from '../../frame/subject.ts';
import { useWords } from '../../frame/words/languages.ts';
import { poolWords } from '../words/pool-words.ts';
import { EmailSender } from './email-sender.tsx';
import { SettingsView, type TopicProps } from './settings-view.tsx';
import { SmsSender } from './sms-sender.tsx';

export function MessagesView({ parameters: { pool } }: ViewProps<'/pools/:pool/messages'>) {
  const { messages: words } = useWords(poolWords);
  return (
    <SettingsView id={pool} title={words.title} description={words.description}>
      {(props) => (
        <SpaceBetween size="l">
          <VerificationMessage {...props} />
          <InvitationMessage {...props} />
          <EmailSender {...props} />
          <SmsSender {...props} />
        </SpaceBetween>
      )}
    </SettingsView>
  );
}

const holds = (text: string, place: RegExp) => text === '' || place.test(text);

function VerificationMessage({ pool, update }: TopicProps) {
  const { messages: words } = useWords(poolWords);
  const template = pool.VerificationMessageTemplate ?? {};
  const form = useForm({
    initial: {
      DefaultEmailOption: template.DefaultEmailOption ?? 'CONFIRM_WITH_CODE',
      EmailSubject: template.EmailSubject ?? '',
      EmailMessage: template.EmailMessage ?? '',
      EmailSubjectByLink: template.EmailSubjectByLink ?? '',
      EmailMessageByLink: template.EmailMessageByLink ?? '',
      SmsMessage: template.SmsMessage ?? '',
    },
    check: ({ EmailMessage, EmailMessageByLink, SmsMessage }) => ({
      EmailMessage: holds(EmailMessage, /\{####\}/) ? undefined : words.needsCode,
      EmailMessageByLink: holds(EmailMessageByLink, /\{##.*##\}/s) ? undefined : words.needsLink,
      SmsMessage: holds(SmsMessage, /\{####\}/) ? undefined : words.needsCode,
    }),
    send: ({ DefaultEmailOption, ...texts }) =>
      update({
        VerificationMessageTemplate: { DefaultEmailOption, ...withoutEmpty(texts) },
      }),
  });
  const { values } = form;
  const isLink = values.DefaultEmailOption === 'CONFIRM_WITH_LINK';
  return (
    <FormSection form={form} title={words.verification} description={words.verificationText}>
      <RadioField
        form={form}
        name="DefaultEmailOption"
        label={words.option}
        options={[
          { value: 'CONFIRM_WITH_CODE', label: words.byCode },
          { value: 'CONFIRM_WITH_LINK', label: words.byLink, description: words.byLinkText },
        ]}
      />
      <ColumnLayout columns={2}>
        <div>
          <TextField
            form={form}
            name={isLink ? 'EmailSubjectByLink' : 'EmailSubject'}
            label={words.subject}
            placeholder={words.defaults.verificationSubject}
            optional
          />
          <Box margin={{ top: 'm' }}>
            <TextAreaField
              form={form}
              name={isLink ? 'EmailMessageByLink' : 'EmailMessage'}
              label={words.emailText}
              constraint={isLink ? words.linkPlace : words.codePlace}
              placeholder={isLink ? words.defaults.verificationLink : words.defaults.verification}
              optional
            />
          </Box>
          <Box margin={{ top: 'm' }}>
            <TextField
              form={form}
              name="SmsMessage"
              label={words.smsText}
              constraint={words.smsPlace}
              placeholder={words.defaults.verification}
              optional
            />
          </Box>
        </div>
        <MessagePreview
          label={words.preview}
          subject={
            (isLink ? values.EmailSubjectByLink : values.EmailSubject) ||
            words.defaults.verificationSubject
          }
          html={
            isLink
              ? values.EmailMessageByLink || words.defaults.verificationLink
              : values.EmailMessage || words.defaults.verification
          }
          sms={values.SmsMessage || words.defaults.verification}
        />
      </ColumnLayout>
    </FormSection>
  );
}

function InvitationMessage({ pool, update }: TopicProps) {
  const { messages: words } = useWords(poolWords);
  const template = pool.AdminCreateUserConfig?.InviteMessageTemplate ?? {};
  const form = useForm({
    initial: {
      EmailSubject: template.EmailSubject ?? '',
      EmailMessage: template.EmailMessage ?? '',
      SMSMessage: template.SMSMessage ?? '',
    },
    check: ({ EmailMessage, SMSMessage }) => {
      const isWhole = (text: string) =>
        holds(text, /\{username\}.*\{####\}|\{####\}.*\{username\}/s);
      return {
        EmailMessage: isWhole(EmailMessage) ? undefined : words.needsBoth,
        SMSMessage: isWhole(SMSMessage) ? undefined : words.needsBoth,
      };
    },
    send: (texts) =>
      update({
        AdminCreateUserConfig: {
          ...pool.AdminCreateUserConfig,
          InviteMessageTemplate: withoutEmpty(texts),
        },
      }),
  });
  const { values } = form;
  return (
    <FormSection form={form} title={words.invitation} description={words.invitationText}>
      <ColumnLayout columns={2}>
        <div>
          <TextField
            form={form}
            name="EmailSubject"
            label={words.subject}
            placeholder={words.defaults.invitationSubject}
            optional
          />
          <Box margin={{ top: 'm' }}>
            <TextAreaField
              form={form}
              name="EmailMessage"
              label={words.emailText}
              constraint={words.bothPlaces}
              placeholder={words.defaults.invitation}
              optional
            />
          </Box>
          <Box margin={{ top: 'm' }}>
            <TextField
              form={form}
              name="SMSMessage"
              label={words.smsText}
              constraint={words.bothPlaces}
              placeholder={words.defaults.invitation}
              optional
            />
          </Box>
        </div>
        <MessagePreview
          label={words.preview}
          subject={values.EmailSubject || words.defaults.invitationSubject}
          html={values.EmailMessage || words.defaults.invitation}
          sms={values.SMSMessage || words.defaults.invitation}
        />
      </ColumnLayout>
    </FormSection>
  );
}

/** A text that is left empty is the server's own. */
function withoutEmpty(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
}
