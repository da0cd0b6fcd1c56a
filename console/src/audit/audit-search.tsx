/** What one looks for in the audit log. */
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { SelectField, TextField } from '../frame/form/fields.tsx';
import { useForm } from '../frame/form/use-form.ts';
import { useWords } from '../frame/words/languages.ts';
import { type AuditSearch, queryOf, SPANS, type Span, searchIn } from './audit-query.ts';
import { auditWords } from './words/audit-words.ts';

interface AuditSearchFormProps {
  readonly search: AuditSearch;
  readonly look: (search: AuditSearch) => void;
}

const ANY = 'ANY';

export function AuditSearchForm({ search, look }: AuditSearchFormProps) {
  const words = useWords(auditWords);
  const form = useForm({
    initial: { ...search, Outcome: (search.Outcome || ANY) as string },
    send: async ({ Outcome, ...values }) =>
      look({ ...values, Outcome: Outcome === ANY ? '' : (Outcome as AuditSearch['Outcome']) }),
  });
  const isNarrowed = Object.keys(queryOf(search)).length > 1;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        form.submit();
      }}
    >
      <ExpandableSection headerText={words.filters} defaultExpanded={isNarrowed}>
        <SpaceBetween size="m">
          <ColumnLayout columns={3}>
            <TextField
              form={form}
              name="Operation"
              label={words.operation}
              constraint={words.operationText}
            />
            <TextField form={form} name="User" label={words.user} constraint={words.userText} />
            <TextField form={form} name="Who" label={words.who} constraint={words.whoText} />
            <TextField form={form} name="UserPoolId" label={words.pool} />
            <SelectField
              form={form}
              name="Outcome"
              label={words.outcome}
              options={[
                { value: ANY, label: words.anyOutcome },
                ...(['ALLOWED', 'REFUSED', 'FAILED'] as const).map((value) => ({
                  value,
                  label: words.outcomes[value],
                })),
              ]}
            />
            <SelectField
              form={form}
              name="span"
              label={words.since}
              options={(Object.keys(SPANS) as Span[]).map((value) => ({
                value,
                label: words.times[value],
              }))}
            />
          </ColumnLayout>
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="primary" formAction="submit">
              {words.search}
            </Button>
            <Button formAction="none" onClick={() => look(searchIn(new URLSearchParams()))}>
              {words.clear}
            </Button>
          </SpaceBetween>
        </SpaceBetween>
      </ExpandableSection>
    </form>
  );
}
