/** A field for an attribute, as the pool's schema has it. */
import type { SchemaAttributeType } from '@aws-sdk/client-cognito-identity-provider';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { frameWords } from '../frame/words/frame-words.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { userWords } from './words/user-words.ts';

interface AttributeInputProps {
  readonly attribute: SchemaAttributeType;
  readonly value: string;
  readonly error?: string | undefined;
  readonly disabled?: boolean;
  readonly onChange: (value: string) => void;
}

export function AttributeInput(props: AttributeInputProps) {
  const { attribute, value, error, disabled = false, onChange } = props;
  const { Name = '', Required = false } = attribute;
  const { frame } = useWords(frameWords);
  const { attributes } = useWords(userWords);
  const label = attributes[Name as keyof typeof attributes];
  const named = label ?? Name;
  return (
    <FormField
      label={Required ? named : `${named} – ${frame.optional}`}
      description={label && Name}
      constraintText={useConstraint(attribute)}
      errorText={error}
    >
      <Input
        name={Name}
        value={value}
        disabled={disabled}
        autoComplete={false}
        {...(attribute.AttributeDataType === 'Number' && { inputMode: 'numeric' })}
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  );
}

/** What the schema demands of a value. */
function useConstraint(attribute: SchemaAttributeType): string | undefined {
  const { constraints } = useWords(userWords);
  const { AttributeDataType: type, Mutable = true } = attribute;
  const { MinLength, MaxLength } = attribute.StringAttributeConstraints ?? {};
  const { MinValue, MaxValue } = attribute.NumberAttributeConstraints ?? {};
  const isOwn = attribute.Name?.includes(':');
  const sentences = [
    isOwn && MaxLength && fill(constraints.length, { min: MinLength ?? '0', max: MaxLength }),
    type === 'Number' &&
      (MinValue !== undefined || MaxValue !== undefined) &&
      fill(constraints.number, { min: MinValue ?? '−∞', max: MaxValue ?? '∞' }),
    type === 'Boolean' && constraints.boolean,
    type === 'DateTime' && constraints.dateTime,
    !Mutable && constraints.immutable,
  ];
  return sentences.filter(Boolean).join(' ') || undefined;
}
