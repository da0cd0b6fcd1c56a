/** The fields of a provider: its details, which attributes it fills, and by what it is found. */
import type { IdentityProviderTypeType as ProviderType } from '@aws-sdk/client-cognito-identity-provider';
import AttributeEditor from '@cloudscape-design/components/attribute-editor';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { SelectField, TextAreaField, TextField, ToggleField } from '../frame/form/fields.tsx';
import type { FormState } from '../frame/form/use-form.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { type DetailName, FLAGS, KINDS, LONG, SECRETS } from './kinds.ts';
import { ACR_LEVELS, type MappingRow, type ProviderValues } from './provider-values.ts';
import { providerWords } from './words/provider-words.ts';

interface ProviderFieldsProps {
  readonly type: ProviderType;
  readonly form: FormState<ProviderValues>;
  /** The attributes of the pool. */
  readonly attributes: readonly string[];
}

export function ProviderFields({ type, form, attributes }: ProviderFieldsProps) {
  const { form: words } = useWords(providerWords);
  const { details, advanced } = KINDS[type];
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">{words.settings}</Header>}>
        <SpaceBetween size="l">
          {details.map((name) => (
            <DetailField key={name} form={form} name={name} type={type} />
          ))}
          {advanced.length > 0 && (
            <ExpandableSection headerText={words.advanced} headerDescription={words.advancedText}>
              <SpaceBetween size="l">
                {advanced.map((name) => (
                  <DetailField key={name} form={form} name={name} type={type} />
                ))}
              </SpaceBetween>
            </ExpandableSection>
          )}
          <TextAreaField
            form={form}
            name="IdpIdentifiers"
            label={words.identifiers}
            description={words.identifiersText}
            optional
            rows={2}
          />
        </SpaceBetween>
      </Container>
      <Container
        header={
          <Header variant="h2" description={words.mappingText}>
            {words.mapping}
          </Header>
        }
      >
        <MappingEditor
          rows={form.values.mapping}
          attributes={attributes}
          onChange={(rows) => form.set('mapping', rows)}
        />
      </Container>
      {type === 'OIDC' && (
        <Container>
          <ExpandableSection headerText={words.acr} headerDescription={words.acrText}>
            <ColumnLayout columns={2}>
              {ACR_LEVELS.map((level) => (
                <TextField
                  key={level}
                  form={form}
                  name={level}
                  label={words.acrLevels[level]}
                  optional
                />
              ))}
            </ColumnLayout>
          </ExpandableSection>
        </Container>
      )}
    </SpaceBetween>
  );
}

interface DetailFieldProps {
  readonly form: FormState<ProviderValues>;
  readonly name: DetailName;
  readonly type: ProviderType;
}

function DetailField({ form, name, type }: DetailFieldProps) {
  const { details: labels, hints } = useWords(providerWords);
  const isHinted = name in hints && (name !== 'client_id' || type === 'SignInWithApple');
  const common = {
    form,
    label: labels[name],
    ...(isHinted && { description: hints[name as keyof typeof hints] }),
    optional: !KINDS[type].required.includes(name) && !(name in FLAGS),
  };
  if (name in FLAGS) {
    const { optional: _, ...flag } = common;
    return <ToggleField {...flag} name={name as keyof FlagValues} />;
  }
  const text = name as keyof TextValues;
  if (name === 'attributes_request_method') {
    const options = ['GET', 'POST'].map((value) => ({ value, label: value }));
    return <SelectField {...common} optional={false} name={text} options={options} />;
  }
  if (LONG.includes(name)) return <TextAreaField {...common} name={text} rows={5} />;
  return <TextField {...common} name={text} type={SECRETS.includes(name) ? 'password' : 'text'} />;
}

type FlagValues = {
  [Name in keyof ProviderValues as ProviderValues[Name] extends boolean ? Name : never]: true;
};
type TextValues = {
  [Name in keyof ProviderValues as ProviderValues[Name] extends string ? Name : never]: true;
};

interface MappingEditorProps {
  readonly rows: readonly MappingRow[];
  readonly attributes: readonly string[];
  readonly onChange: (rows: readonly MappingRow[]) => void;
}

function MappingEditor({ rows, attributes, onChange }: MappingEditorProps) {
  const { form: words } = useWords(providerWords);
  const options = attributes.map((value) => ({ value, label: value }));
  return (
    <AttributeEditor<MappingRow>
      items={rows}
      addButtonText={words.addMapping}
      removeButtonText={words.removeMapping}
      removeButtonAriaLabel={({ attribute: name }) => fill(words.removeNamed, { name })}
      empty={words.noMapping}
      onAddButtonClick={() => onChange([...rows, { attribute: '', claim: '' }])}
      onRemoveButtonClick={({ detail }) => onChange(rows.toSpliced(detail.itemIndex, 1))}
      definition={[
        {
          label: words.attribute,
          control: (row, index) => (
            <Select
              options={options}
              selectedOption={options.find(({ value }) => value === row.attribute) ?? null}
              placeholder={words.choose}
              ariaLabel={`${words.attribute} ${index + 1}`}
              filteringType="auto"
              onChange={({ detail }) => {
                const attribute = detail.selectedOption.value ?? '';
                onChange(rows.with(index, { ...row, attribute }));
              }}
            />
          ),
        },
        {
          label: words.claim,
          control: (row, index) => (
            <Input
              value={row.claim}
              ariaLabel={`${words.claim} ${index + 1}`}
              onChange={({ detail }) => onChange(rows.with(index, { ...row, claim: detail.value }))}
            />
          ),
        },
      ]}
    />
  );
}
