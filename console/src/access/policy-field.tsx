/** A policy as text: begun with a template, checked by the server, which alone knows what it can use. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { OperatorOutput } from '#contract/operator-types.ts';
import { useApi } from '../frame/api/api.ts';
import { TextAreaField } from '../frame/form/fields.tsx';
import type { FormState } from '../frame/form/use-form.ts';
import { notifyFailure } from '../frame/notifications.tsx';
import type { Seconds } from '../frame/times.ts';
import { useWords } from '../frame/words/languages.ts';
import { POLICY_TEMPLATES, TRUST_TEMPLATES } from './policy-templates.ts';
import { accessWords } from './words/access-words.ts';

type Verdict = OperatorOutput<'ValidatePolicy', Seconds>;

/** The field `Policy`, or `TrustPolicy`, of a form. */
export function PolicyField<Values extends { readonly Policy: string }>(props: {
  form: FormState<Values>;
}) {
  return <DocumentField form={props.form} name="Policy" kind="POLICY" />;
}

export function TrustField<Values extends { readonly TrustPolicy: string }>(props: {
  form: FormState<Values>;
}) {
  return <DocumentField form={props.form} name="TrustPolicy" kind="TRUST_POLICY" />;
}

interface DocumentFieldProps {
  // biome-ignore lint/suspicious/noExplicitAny: the two above say of which form and field
  readonly form: FormState<any>;
  readonly name: 'Policy' | 'TrustPolicy';
  readonly kind: 'POLICY' | 'TRUST_POLICY';
}

function DocumentField({ form, name, kind }: DocumentFieldProps) {
  const api = useApi();
  const { policy: words } = useWords(accessWords);
  const [checked, setChecked] = useState<{ text: string; verdict: Verdict }>();
  const text: string = form.values[name];
  const templates: Readonly<Record<string, string>> =
    kind === 'POLICY' ? POLICY_TEMPLATES : TRUST_TEMPLATES;
  const check = async () => {
    try {
      const input = { Kind: kind, Policy: text };
      setChecked({ text, verdict: await api.operator('ValidatePolicy', input) });
    } catch (refusal) {
      notifyFailure(refusal);
    }
  };
  const verdict = checked?.text === text ? checked.verdict : undefined;
  return (
    <SpaceBetween size="s">
      <div className="code-field">
        <TextAreaField
          form={form}
          name={name}
          label={kind === 'POLICY' ? words.label : words.trustLabel}
          constraint={words.constraint}
          rows={12}
        />
      </div>
      <SpaceBetween direction="horizontal" size="xs">
        <ButtonDropdown
          items={Object.keys(templates).map((id) => ({
            id,
            text: words.templates[id as keyof typeof words.templates],
          }))}
          onItemClick={({ detail }) => form.set(name, templates[detail.id]!)}
        >
          {words.template}
        </ButtonDropdown>
        <Button formAction="none" disabled={text.trim().length < 2} onClick={check}>
          {words.check}
        </Button>
      </SpaceBetween>
      <Box>
        <div aria-live="polite">
          {verdict &&
            (verdict.Valid ? (
              <Alert type="success">{words.usable}</Alert>
            ) : (
              <Alert type="error" header={words.unusable}>
                {verdict.Reason}
              </Alert>
            ))}
        </div>
      </Box>
    </SpaceBetween>
  );
}
