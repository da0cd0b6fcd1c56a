/** Making a role. */
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { NumberField, TextField, wholeNumber } from '../frame/form/fields.tsx';
import { FormPage } from '../frame/form/form-page.tsx';
import { useForm } from '../frame/form/use-form.ts';
import { notifySuccess } from '../frame/notifications.tsx';
import { goTo } from '../frame/routing.ts';
import { frameWords } from '../frame/words/frame-words.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { PolicyField, TrustField } from './policy-field.tsx';
import { POLICY_TEMPLATES, TRUST_TEMPLATES } from './policy-templates.ts';
import { accessWords } from './words/access-words.ts';

const MOST_HOURS = 12;

export function CreateRole() {
  const api = useApi();
  const { newRole: words, roles } = useWords(accessWords);
  const { frame } = useWords(frameWords);
  const form = useForm({
    initial: {
      RoleName: '',
      hours: '1',
      Policy: POLICY_TEMPLATES.read as string,
      TrustPolicy: TRUST_TEMPLATES.trustUser as string,
    },
    check: ({ RoleName, hours, TrustPolicy }) => ({
      RoleName: /^[\w+=,.@-]{1,64}$/.test(RoleName) ? undefined : words.nameRule,
      hours:
        wholeNumber(hours, 1, MOST_HOURS) === undefined
          ? fill(frame.wholeNumber, { min: 1, max: MOST_HOURS })
          : undefined,
      TrustPolicy: TrustPolicy.trim() === '' ? frame.required : undefined,
    }),
    send: async ({ RoleName, hours, Policy, TrustPolicy }) => {
      await api.operator('CreateRole', {
        RoleName,
        TrustPolicy,
        ...(Policy.trim() !== '' && { Policy }),
        MaxSessionSeconds: Number(hours) * 3600,
      });
      notifySuccess(fill(words.created, { name: RoleName }));
      goTo(hrefTo('/roles/:role', { role: RoleName }));
    },
  });
  return (
    <FormPage form={form} title={words.title} submit={words.submit} cancelHref="#/roles">
      <Container header={<Header variant="h2">{words.what}</Header>}>
        <SpaceBetween size="l">
          <TextField
            form={form}
            name="RoleName"
            label={words.name}
            constraint={words.nameRule}
            autoFocus
          />
          <NumberField form={form} name="hours" label={words.hours} />
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">{roles.trust}</Header>}>
        <TrustField form={form} />
      </Container>
      <Container header={<Header variant="h2">{roles.policy}</Header>}>
        <PolicyField form={form} />
      </Container>
    </FormPage>
  );
}
