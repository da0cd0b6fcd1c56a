/** What a form holds while it is filled in: values, what is wrong with each, and whether it is being sent. */
import { useState } from 'react';
import { failuresByMember } from '../api/failures.ts';

export type FieldErrors<Values> = { readonly [Name in keyof Values]?: string | undefined };

export interface FormState<Values> {
  readonly values: Values;
  readonly set: <Name extends keyof Values>(name: Name, value: Values[Name]) => void;
  /** By field; those of the service among them, where it has named a member. */
  readonly errors: FieldErrors<Values>;
  /** Why the service has refused. */
  readonly failure: unknown;
  readonly isSending: boolean;
  readonly isChanged: boolean;
  readonly submit: () => void;
  readonly reset: () => void;
}

interface FormParts<Values> {
  readonly initial: Values;
  /** What is wrong before anything is sent. Fields have the names of the API's members. */
  readonly check?: (values: Values) => FieldErrors<Values>;
  readonly send: (values: Values) => Promise<void>;
}

export function useForm<Values extends object>(parts: FormParts<Values>): FormState<Values> {
  const [initial, setInitial] = useState(parts.initial);
  const [values, setValues] = useState(parts.initial);
  const [errors, setErrors] = useState<FieldErrors<Values>>({});
  const [failure, setFailure] = useState<unknown>();
  const [isSending, setSending] = useState(false);

  const submit = async () => {
    if (isSending) return;
    const wrong = parts.check?.(values) ?? {};
    setErrors(wrong);
    setFailure(undefined);
    if (Object.values(wrong).some((each) => each !== undefined)) return focusFirstError();
    setSending(true);
    try {
      await parts.send(values);
      setInitial(values);
    } catch (refusal) {
      setFailure(refusal);
      setErrors(failuresByMember(refusal) as FieldErrors<Values>);
      focusFirstError();
    } finally {
      setSending(false);
    }
  };

  return {
    values,
    set: (name, value) => {
      setValues((before) => ({ ...before, [name]: value }));
      setErrors((before) => ({ ...before, [name]: undefined }));
    },
    errors,
    failure,
    isSending,
    isChanged: JSON.stringify(values) !== JSON.stringify(initial),
    submit: () => void submit(),
    reset: () => {
      setValues(initial);
      setErrors({});
      setFailure(undefined);
    },
  };
}

/** After the errors are shown: whoever does not see them is taken to the first. */
function focusFirstError(): void {
  setTimeout(() => {
    document.querySelector<HTMLElement>('#content [aria-invalid="true"]')?.focus();
  });
}
