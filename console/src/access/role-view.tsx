/** One role: what its sessions may do, and who may begin one. */
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useApi } from '../frame/api/api.ts';
import { Copyable } from '../frame/code-box.tsx';
import { FormSection } from '../frame/form/form-page.tsx';
import { useForm } from '../frame/form/use-form.ts';
import { notifySuccess } from '../frame/notifications.tsx';
import { goTo } from '../frame/routing.ts';
import { Show } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { Time } from '../frame/time.tsx';
import { useLoaded } from '../frame/use-loaded.ts';
import { frameWords } from '../frame/words/frame-words.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import type { DescribedRole } from './access-api.ts';
import { PolicyField, TrustField } from './policy-field.tsx';
import { DeleteRole } from './role-list.tsx';
import { accessWords } from './words/access-words.ts';

export function RoleView({ parameters: { role } }: ViewProps<'/roles/:role'>) {
  const api = useApi();
  const loaded = useLoaded(role, () => api.operator('DescribeRole', { RoleName: role }));
  return <Show of={loaded}>{(described) => <ShownRole key={role} of={described} />}</Show>;
}

function ShownRole({ of: { Role, TrustPolicy, Policy = '' } }: { of: DescribedRole }) {
  const api = useApi();
  const { roles: words } = useWords(accessWords);
  const { frame } = useWords(frameWords);
  const [isDeleting, setDeleting] = useState(false);
  const { RoleName } = Role;
  const policy = useForm({
    initial: { Policy },
    send: async (values) => {
      await api.operator('PutRolePolicy', { RoleName, ...values });
      notifySuccess(frame.saved);
    },
  });
  const trust = useForm({
    initial: { TrustPolicy },
    send: async (values) => {
      await api.operator('PutRoleTrust', { RoleName, ...values });
      notifySuccess(frame.saved);
    },
  });
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={<Button onClick={() => setDeleting(true)}>{words.delete}</Button>}
        >
          {RoleName}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container>
          <KeyValuePairs
            columns={2}
            items={[
              { label: words.arn, value: <Copyable text={Role.RoleArn} /> },
              {
                label: words.session,
                value: fill(words.hours, { hours: Role.MaxSessionSeconds / 3600 }),
              },
              { label: words.created, value: <Time of={Role.CreatedAt} /> },
            ]}
          />
        </Container>
        <FormSection form={policy} title={words.policy} description={words.policyText}>
          <PolicyField form={policy} />
        </FormSection>
        <FormSection form={trust} title={words.trust} description={words.trustText}>
          <TrustField form={trust} />
        </FormSection>
      </SpaceBetween>
      {isDeleting && (
        <DeleteRole
          name={RoleName}
          onDismiss={() => setDeleting(false)}
          onDeleted={() => goTo('#/roles')}
        />
      )}
    </ContentLayout>
  );
}
