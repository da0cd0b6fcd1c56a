/** The wording of the messages that warn people of risky sign-ins, with a preview of each. */
import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { TextAreaField, TextField } from '../frame/form/fields.tsx';
import type { FormState } from '../frame/form/use-form.ts';
import { MessagePreview } from '../frame/message-preview.tsx';
import { useWords } from '../frame/words/languages.ts';
import { type RiskValues, WARNINGS, type Warning } from './risk-values.ts';
import { protectionWords } from './words/protection-words.ts';

export function WarningFields({ form }: { readonly form: FormState<RiskValues> }) {
  const { threats } = useWords(protectionWords);
  return (
    <div>
      <Box variant="h3">{threats.warnings}</Box>
      <Box color="text-body-secondary">{threats.warningsText}</Box>
      {WARNINGS.map((warning) => (
        <ExpandableSection
          key={warning}
          headerText={threats.warningNames[warning]}
          defaultExpanded={form.values[`${warning}Subject`] !== ''}
        >
          <WarningField form={form} warning={warning} />
        </ExpandableSection>
      ))}
    </div>
  );
}

interface WarningFieldProps {
  readonly form: FormState<RiskValues>;
  readonly warning: Warning;
}

function WarningField({ form, warning }: WarningFieldProps) {
  const { threats } = useWords(protectionWords);
  const usual = threats.usualWarnings[warning];
  const subject = form.values[`${warning}Subject`] || usual.subject;
  const html = form.values[`${warning}HtmlBody`];
  const text = form.values[`${warning}TextBody`] || `${usual.text} ${threats.usualDetails}`;
  return (
    <ColumnLayout columns={2}>
      <SpaceBetween size="m">
        <TextField
          form={form}
          name={`${warning}Subject`}
          label={threats.subject}
          placeholder={usual.subject}
          optional
        />
        <TextAreaField
          form={form}
          name={`${warning}TextBody`}
          label={threats.textBody}
          placeholder={usual.text}
          optional
        />
        <TextAreaField
          form={form}
          name={`${warning}HtmlBody`}
          label={threats.htmlBody}
          description={threats.htmlBodyText}
          optional
        />
      </SpaceBetween>
      <MessagePreview
        label={threats.preview}
        subject={subject}
        {...(html === '' ? { text } : { html })}
      />
    </ColumnLayout>
  );
}
