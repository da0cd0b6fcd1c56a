/** Makes a group. */
import { CreateGroupCommand } from '@aws-sdk/client-cognito-identity-provider';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { TextField } from '../frame/form/fields.tsx';
import { FormPage } from '../frame/form/form-page.tsx';
import { useForm } from '../frame/form/use-form.ts';
import { notifySuccess } from '../frame/notifications.tsx';
import { goTo } from '../frame/routing.ts';
import type { ViewProps } from '../frame/subject.ts';
import { frameWords } from '../frame/words/frame-words.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import {
  checkGroup,
  GroupFields,
  type GroupValues,
  groupInput,
  LARGEST_PRECEDENCE,
  valuesOf,
} from './group-fields.tsx';
import { groupWords } from './words/group-words.ts';

export function NewGroup({ parameters: { pool } }: ViewProps<'/pools/:pool/groups/new'>) {
  const api = useApi();
  const { frame } = useWords(frameWords);
  const { create, fields } = useWords(groupWords);
  const bounds = { min: 0, max: LARGEST_PRECEDENCE };
  const commandOf = (values: GroupValues) =>
    new CreateGroupCommand({ UserPoolId: pool, ...groupInput(values) });
  const form = useForm<GroupValues>({
    initial: valuesOf({}),
    check: (values) =>
      checkGroup(values, {
        required: frame.required,
        wholeNumber: fill(frame.wholeNumber, bounds),
      }),
    send: async (values) => {
      await api.send(commandOf(values));
      notifySuccess(fill(create.done, { group: values.GroupName }));
      goTo(hrefTo('/pools/:pool/groups/:group', { pool, group: values.GroupName }));
    },
  });
  return (
    <FormPage
      form={form}
      title={create.title}
      description={create.text}
      submit={create.submit}
      cancelHref={hrefTo('/pools/:pool/groups', { pool })}
      command={api.commandText(commandOf(form.values))}
    >
      <Container>
        <SpaceBetween size="l">
          <TextField
            form={form}
            name="GroupName"
            label={fields.name}
            constraint={fields.nameConstraint}
            autoFocus
          />
          <GroupFields form={form} />
        </SpaceBetween>
      </Container>
    </FormPage>
  );
}
