/** Fields for what a pool knows of its users. */
import { longestOf } from '#contract/model.ts';
import type { SchemaAttributeType } from '#contract/types.ts';
import type { Markup } from '#http/page.ts';
import { type Field, field } from '../fields.ts';
import { attributeLabel } from '../labels.ts';
import type { Words } from '../words/words.ts';

const KINDS: Readonly<Record<string, Pick<Field, 'type' | 'autocomplete' | 'inputmode'>>> = {
  email: { type: 'email', autocomplete: 'email', inputmode: 'email' },
  phone_number: { type: 'tel', autocomplete: 'tel', inputmode: 'tel' },
  name: { autocomplete: 'name' },
  given_name: { autocomplete: 'given-name' },
  family_name: { autocomplete: 'family-name' },
  middle_name: { autocomplete: 'additional-name' },
  nickname: { autocomplete: 'nickname' },
  birthdate: { type: 'date', autocomplete: 'bday' },
  website: { type: 'url', autocomplete: 'url' },
  profile: { type: 'url' },
  picture: { type: 'url' },
  address: { autocomplete: 'street-address' },
};

interface AttributeInput extends Pick<Field, 'optional' | 'fault'> {
  readonly value?: string | null | undefined;
}

/** An attribute as a field of the same name. */
export function attributeField(
  { Name = '', AttributeDataType, NumberAttributeConstraints }: SchemaAttributeType,
  words: Words,
  { value, optional = false, fault }: AttributeInput,
): Markup {
  const { phoneHint } = words.signUp;
  const isNumber = AttributeDataType === 'Number' || NumberAttributeConstraints !== undefined;
  return field(
    {
      name: Name,
      label: attributeLabel(Name, words),
      ...(isNumber && { inputmode: 'numeric' as const }),
      ...KINDS[Name],
      ...(Name === 'phone_number' && { hint: phoneHint }),
      ...(value != null && { value }),
      optional,
      fault,
      maxlength: longestOf('AttributeValueType'),
    },
    words,
  );
}

/** The value of an attribute in a form; a phone number without the spaces people group it by. */
export function valueIn(form: URLSearchParams, name: string): string {
  const value = (form.get(name) ?? '').trim();
  return name === 'phone_number' ? value.replaceAll(/[\s().-]/g, '') : value;
}
