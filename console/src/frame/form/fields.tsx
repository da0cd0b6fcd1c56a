/** Fields of a form, each with its label, its explanation and its error. */
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import Multiselect from '@cloudscape-design/components/multiselect';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import Textarea from '@cloudscape-design/components/textarea';
import Toggle from '@cloudscape-design/components/toggle';
import type { ReactNode } from 'react';
import { frameWords } from '../words/frame-words.ts';
import { useWords } from '../words/languages.ts';
import type { FormState } from './use-form.ts';

/** The names of those fields whose values are of a kind. */
type NamesOf<Values, Kind> = {
  [Name in keyof Values]: Values[Name] extends Kind ? Name : never;
}[keyof Values] &
  string;

interface FieldProps<Values, Kind> {
  readonly form: FormState<Values>;
  readonly name: NamesOf<Values, Kind>;
  readonly label: string;
  readonly description?: ReactNode;
  readonly constraint?: ReactNode;
  readonly optional?: boolean;
  readonly disabled?: boolean;
}

export interface Option<Value extends string = string> {
  readonly value: Value;
  readonly label: string;
  readonly description?: string;
  readonly disabled?: boolean;
}

const valueIn = <Kind,>(values: object, name: string) =>
  (values as Record<string, unknown>)[name] as Kind;

function Field<Values, Kind>({
  of,
  children,
}: {
  of: FieldProps<Values, Kind>;
  children: ReactNode;
}) {
  const { frame } = useWords(frameWords);
  const { form, name, label, description, constraint, optional } = of;
  return (
    <FormField
      label={optional ? `${label} – ${frame.optional}` : label}
      description={description}
      constraintText={constraint}
      errorText={form.errors[name]}
    >
      {children}
    </FormField>
  );
}

interface TextFieldProps<Values> extends FieldProps<Values, string> {
  readonly type?: InputProps.Type;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  readonly autoComplete?: boolean;
}

export function TextField<Values extends object>(props: TextFieldProps<Values>) {
  const { form, name, type = 'text', placeholder, disabled = false, autoFocus = false } = props;
  return (
    <Field of={props}>
      <Input
        name={name}
        type={type}
        value={valueIn<string>(form.values, name)}
        disabled={disabled}
        autoFocus={autoFocus}
        autoComplete={props.autoComplete ?? false}
        {...(placeholder !== undefined && { placeholder })}
        onChange={({ detail }) => form.set(name, detail.value as Values[typeof name])}
      />
    </Field>
  );
}

/** A number, held as the text that was typed; the form's `check` reads it with `wholeNumber`. */
export function NumberField<Values extends object>(props: FieldProps<Values, string>) {
  const { form, name, disabled = false } = props;
  return (
    <Field of={props}>
      <Input
        name={name}
        type="number"
        inputMode="numeric"
        value={valueIn<string>(form.values, name)}
        disabled={disabled}
        onChange={({ detail }) => form.set(name, detail.value as Values[typeof name])}
      />
    </Field>
  );
}

export function TextAreaField<Values extends object>(
  props: FieldProps<Values, string> & { readonly rows?: number; readonly placeholder?: string },
) {
  const { form, name, rows = 4, placeholder, disabled = false } = props;
  return (
    <Field of={props}>
      <Textarea
        name={name}
        rows={rows}
        value={valueIn<string>(form.values, name)}
        disabled={disabled}
        spellcheck={false}
        {...(placeholder !== undefined && { placeholder })}
        onChange={({ detail }) => form.set(name, detail.value as Values[typeof name])}
      />
    </Field>
  );
}

export function CheckboxField<Values extends object>(props: FieldProps<Values, boolean>) {
  const { form, name, label, description, disabled = false } = props;
  return (
    <FormField errorText={form.errors[name]}>
      <Checkbox
        name={name}
        checked={valueIn<boolean>(form.values, name)}
        description={description}
        disabled={disabled}
        onChange={({ detail }) => form.set(name, detail.checked as Values[typeof name])}
      >
        {label}
      </Checkbox>
    </FormField>
  );
}

export function ToggleField<Values extends object>(props: FieldProps<Values, boolean>) {
  const { form, name, label, description, disabled = false } = props;
  return (
    <FormField errorText={form.errors[name]}>
      <Toggle
        name={name}
        checked={valueIn<boolean>(form.values, name)}
        description={description}
        disabled={disabled}
        onChange={({ detail }) => form.set(name, detail.checked as Values[typeof name])}
      >
        {label}
      </Toggle>
    </FormField>
  );
}

type ChoiceProps<Values> = FieldProps<Values, string> & { readonly options: readonly Option[] };

export function SelectField<Values extends object>(props: ChoiceProps<Values>) {
  const { form, name, options, disabled = false } = props;
  const value = valueIn<string>(form.values, name);
  return (
    <Field of={props}>
      <Select
        options={options}
        selectedOption={options.find((each) => each.value === value) ?? null}
        disabled={disabled}
        onChange={({ detail }) =>
          form.set(name, detail.selectedOption.value as Values[typeof name])
        }
      />
    </Field>
  );
}

export function RadioField<Values extends object>(props: ChoiceProps<Values>) {
  const { form, name, options, disabled = false } = props;
  return (
    <Field of={props}>
      <RadioGroup
        name={name}
        value={valueIn<string>(form.values, name)}
        items={options.map((each) => ({ ...each, disabled: disabled || (each.disabled ?? false) }))}
        onChange={({ detail }) => form.set(name, detail.value as Values[typeof name])}
      />
    </Field>
  );
}

export function MultiselectField<Values extends object>(
  props: FieldProps<Values, readonly string[]> & {
    readonly options: readonly Option[];
    readonly placeholder?: string;
  },
) {
  const { form, name, options, placeholder, disabled = false } = props;
  const values = valueIn<readonly string[]>(form.values, name);
  return (
    <Field of={props}>
      <Multiselect
        options={options}
        selectedOptions={options.filter(({ value }) => values.includes(value))}
        disabled={disabled}
        {...(placeholder !== undefined && { placeholder })}
        onChange={({ detail }) =>
          form.set(
            name,
            detail.selectedOptions.map(({ value }) => value) as unknown as Values[typeof name],
          )
        }
      />
    </Field>
  );
}

/** The number that was typed, if it is a whole one within the bounds. */
export function wholeNumber(text: string, min: number, max: number): number | undefined {
  const number = Number(text);
  return /^-?\d+$/.test(text.trim()) && number >= min && number <= max ? number : undefined;
}
