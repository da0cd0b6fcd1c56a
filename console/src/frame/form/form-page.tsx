/** A form as a view of its own, or as a part of one: its fields, what was refused, and the buttons. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Form from '@cloudscape-design/components/form';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { FormEvent, ReactNode } from 'react';
import { failureText, isUnreachable } from '../api/failures.ts';
import { CommandPreview } from '../command-panel.tsx';
import { frameWords } from '../words/frame-words.ts';
import { useWords } from '../words/languages.ts';
import type { FormState } from './use-form.ts';

interface FormPageProps<Values> {
  readonly form: FormState<Values>;
  readonly title: string;
  readonly description?: ReactNode;
  /** What the button says that sends it. */
  readonly submit: string;
  readonly cancelHref: string;
  /** What else can be done with the thing, beside its title. */
  readonly actions?: ReactNode;
  /** What will be sent, as `api.commandText` has it. */
  readonly command?: string;
  readonly children: ReactNode;
}

/** A view that makes something: `children` are containers with fields. */
export function FormPage<Values>(props: FormPageProps<Values>) {
  const { form, submit, cancelHref, command } = props;
  const { frame } = useWords(frameWords);
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={props.description} actions={props.actions}>
          {props.title}
        </Header>
      }
    >
      <form onSubmit={sending(form)} noValidate>
        <Form
          errorText={useFailureText(form.failure)}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" href={cancelHref} formAction="none">
                {frame.cancel}
              </Button>
              <Button variant="primary" loading={form.isSending}>
                {submit}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            {props.children}
            {command !== undefined && <CommandPreview command={command} />}
          </SpaceBetween>
        </Form>
      </form>
    </ContentLayout>
  );
}

interface FormSectionProps<Values> {
  readonly form: FormState<Values>;
  readonly title: string;
  /** What the button says where it makes something; else it saves changes. */
  readonly submit?: string;
  readonly description?: ReactNode;
  readonly command?: string;
  readonly children: ReactNode;
}

/** One topic of settings in a container, saved by its own button. */
export function FormSection<Values>(props: FormSectionProps<Values>) {
  const { form, title, description, command } = props;
  const { frame } = useWords(frameWords);
  const failure = useFailureText(form.failure);
  return (
    <form onSubmit={sending(form)} noValidate>
      <Container
        header={
          <Header variant="h2" description={description}>
            {title}
          </Header>
        }
        footer={command !== undefined && form.isChanged && <CommandPreview command={command} />}
      >
        <Form
          errorText={failure}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {form.isChanged && (
                <Button variant="link" formAction="none" onClick={form.reset}>
                  {frame.cancel}
                </Button>
              )}
              <Button variant="primary" loading={form.isSending} disabled={!form.isChanged}>
                {props.submit ?? frame.save}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">{props.children}</SpaceBetween>
        </Form>
      </Container>
    </form>
  );
}

const sending = (form: { readonly submit: () => void }) => (event: FormEvent) => {
  event.preventDefault();
  form.submit();
};

function useFailureText(failure: unknown): ReactNode {
  const { frame } = useWords(frameWords);
  if (failure === undefined) return undefined;
  if (isUnreachable(failure)) return frame.unreachable;
  const { name, message } = failureText(failure);
  return (
    <Box color="inherit">
      <strong>{name}</strong>: {message}
    </Box>
  );
}
