/** The fields of what is chosen for good when a pool is made. */
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { MultiselectField, SelectField } from '../frame/form/fields.tsx';
import type { FormState } from '../frame/form/use-form.ts';
import { useWords } from '../frame/words/languages.ts';
import type { NewPoolValues } from './create-pool.tsx';
import { ALIASES, LETTER_CASES, REQUIRABLE, SIGN_IN_NAMES } from './names-for-good.ts';
import { poolWords } from './words/pool-words.ts';

export function NameFields({ form }: { readonly form: FormState<NewPoolValues> }) {
  const { create: words, signIn } = useWords(poolWords);
  return (
    <Container>
      <ExpandableSection headerText={words.names} headerDescription={words.namesText}>
        <SpaceBetween size="l">
          <SelectField
            form={form}
            name="signInNames"
            label={words.signInNames}
            options={SIGN_IN_NAMES.map((value) => ({ value, label: words.signInNameTexts[value] }))}
          />
          {form.values.signInNames === 'aliases' && (
            <MultiselectField
              form={form}
              name="aliases"
              label={words.aliases}
              options={ALIASES.map((value) => ({ value, label: signIn.names[value] }))}
            />
          )}
          <SelectField
            form={form}
            name="letterCase"
            label={words.letterCase}
            options={LETTER_CASES.map((value) => ({ value, label: words.letterCases[value] }))}
          />
          <MultiselectField
            form={form}
            name="required"
            label={words.requiredAttributes}
            description={words.requiredAttributesText}
            options={REQUIRABLE.map((value) => ({ value, label: value }))}
          />
        </SpaceBetween>
      </ExpandableSection>
    </Container>
  );
}
