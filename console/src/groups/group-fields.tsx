/** The fields of a group, as making one and changing one have them. */
import type { GroupType } from '@aws-sdk/client-cognito-identity-provider';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { NumberField, TextAreaField, TextField, wholeNumber } from '../frame/form/fields.tsx';
import type { FieldErrors, FormState } from '../frame/form/use-form.ts';
import { useWords } from '../frame/words/languages.ts';
import { groupWords } from './words/group-words.ts';

export interface GroupValues {
  readonly GroupName: string;
  readonly Description: string;
  readonly Precedence: string;
  readonly RoleArn: string;
}

/** The largest that the API takes. */
export const LARGEST_PRECEDENCE = 2 ** 31 - 1;

export function valuesOf(group: GroupType): GroupValues {
  const { GroupName = '', Description = '', Precedence, RoleArn = '' } = group;
  return { GroupName, Description, Precedence: String(Precedence ?? ''), RoleArn };
}

/** What is sent: members that are left empty are left out. */
export function groupInput({ GroupName, Description, Precedence, RoleArn }: GroupValues) {
  return {
    GroupName,
    ...(Description !== '' && { Description }),
    ...(Precedence !== '' && { Precedence: Number(Precedence) }),
    ...(RoleArn !== '' && { RoleArn }),
  };
}

export function checkGroup(
  { GroupName, Precedence }: GroupValues,
  words: { readonly required: string; readonly wholeNumber: string },
): FieldErrors<GroupValues> {
  const isNumber =
    Precedence === '' || wholeNumber(Precedence, 0, LARGEST_PRECEDENCE) !== undefined;
  return {
    GroupName: GroupName === '' ? words.required : undefined,
    Precedence: isNumber ? undefined : words.wholeNumber,
  };
}

export function GroupFields({ form }: { form: FormState<GroupValues> }) {
  const { fields } = useWords(groupWords);
  return (
    <SpaceBetween size="l">
      <TextAreaField form={form} name="Description" label={fields.description} rows={2} optional />
      <NumberField
        form={form}
        name="Precedence"
        label={fields.precedence}
        description={fields.precedenceText}
        optional
      />
      <TextField
        form={form}
        name="RoleArn"
        label={fields.role}
        description={fields.roleText}
        placeholder="arn:aws:iam::123456789012:role/editors"
        optional
      />
    </SpaceBetween>
  );
}
