/** Making a resource server, and changing its name and scopes. */
import {
  CreateResourceServerCommand,
  DeleteResourceServerCommand,
  DescribeResourceServerCommand,
  type ResourceServerScopeType,
  type ResourceServerType,
  UpdateResourceServerCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { ConfirmDeletion } from '../frame/confirm-deletion.tsx';
import { TextField } from '../frame/form/fields.tsx';
import { FormPage, FormSection } from '../frame/form/form-page.tsx';
import { useForm } from '../frame/form/use-form.ts';
import { notifySuccess } from '../frame/notifications.tsx';
import { goTo } from '../frame/routing.ts';
import { Show } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { useLoaded } from '../frame/use-loaded.ts';
import { frameWords } from '../frame/words/frame-words.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { ScopeEditor } from './scope-editor.tsx';
import { resourceServerWords } from './words/resource-server-words.ts';

interface ServerValues {
  readonly Name: string;
  readonly Identifier: string;
  readonly Scopes: readonly ResourceServerScopeType[];
}

export function NewResourceServer({
  parameters: { pool },
}: ViewProps<'/pools/:pool/resource-servers/new'>) {
  const api = useApi();
  const words = useWords(resourceServerWords);
  const { frame } = useWords(frameWords);
  const list = hrefTo('/pools/:pool/resource-servers', { pool });
  const required = (text: string) => (text.trim() === '' ? frame.required : undefined);
  const commandOf = ({ Name, Identifier, Scopes }: ServerValues) =>
    new CreateResourceServerCommand({ UserPoolId: pool, Identifier, Name, Scopes: [...Scopes] });
  const form = useForm<ServerValues>({
    initial: { Name: '', Identifier: '', Scopes: [{ ScopeName: '', ScopeDescription: '' }] },
    check: ({ Name, Identifier }) => ({ Name: required(Name), Identifier: required(Identifier) }),
    send: async (values) => {
      await api.send(commandOf(values));
      goTo(list);
      notifySuccess(fill(words.made, { name: values.Name }));
    },
  });
  return (
    <FormPage
      form={form}
      title={words.creation}
      description={words.description}
      submit={words.create}
      cancelHref={list}
      command={api.commandText(commandOf(form.values))}
    >
      <Container header={<Header variant="h2">{words.name}</Header>}>
        <SpaceBetween size="l">
          <TextField form={form} name="Name" label={words.name} placeholder="Orders" />
          <TextField
            form={form}
            name="Identifier"
            label={words.identifier}
            description={words.identifierText}
            placeholder="https://api.example.com"
          />
        </SpaceBetween>
      </Container>
      <Container
        header={
          <Header variant="h2" description={words.scopesText}>
            {words.scopes}
          </Header>
        }
      >
        <ScopeEditor
          scopes={form.values.Scopes}
          onChange={(scopes) => form.set('Scopes', scopes)}
        />
      </Container>
    </FormPage>
  );
}

export function ResourceServerPage({
  parameters: { pool, server },
}: ViewProps<'/pools/:pool/resource-servers/:server'>) {
  const api = useApi();
  const known = useLoaded(`${pool} ${server}`, async () => {
    const ids = { UserPoolId: pool, Identifier: server };
    const { ResourceServer } = await api.send(new DescribeResourceServerCommand(ids));
    return ResourceServer!;
  });
  return <Show of={known}>{(value) => <Settings pool={pool} server={value} />}</Show>;
}

function Settings({ pool, server }: { pool: string; server: ResourceServerType }) {
  const api = useApi();
  const words = useWords(resourceServerWords);
  const { frame } = useWords(frameWords);
  const [isDeleting, setDeleting] = useState(false);
  const { Identifier = '', Name: name = '' } = server;
  // The SDK's types lack the member that says so.
  const isOwn = (server as { readonly ManagedBy?: string }).ManagedBy !== undefined;
  const commandOf = ({ Name, Scopes }: Omit<ServerValues, 'Identifier'>) =>
    new UpdateResourceServerCommand({ UserPoolId: pool, Identifier, Name, Scopes: [...Scopes] });
  const deletion = new DeleteResourceServerCommand({ UserPoolId: pool, Identifier });
  const form = useForm<Omit<ServerValues, 'Identifier'>>({
    initial: { Name: name, Scopes: server.Scopes ?? [] },
    check: ({ Name }) => ({ Name: Name.trim() === '' ? frame.required : undefined }),
    send: async (values) => {
      await api.send(commandOf(values));
      notifySuccess(frame.saved);
    },
  });
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={Identifier}
          actions={!isOwn && <Button onClick={() => setDeleting(true)}>{words.delete}</Button>}
        >
          {name}
        </Header>
      }
    >
      {isOwn ? (
        <Alert type="info">{words.ownText}</Alert>
      ) : (
        <FormSection
          form={form}
          title={words.scopes}
          description={words.scopesText}
          command={api.commandText(commandOf(form.values))}
        >
          <TextField form={form} name="Name" label={words.name} />
          <ScopeEditor
            scopes={form.values.Scopes}
            onChange={(scopes) => form.set('Scopes', scopes)}
          />
        </FormSection>
      )}
      {isDeleting && (
        <ConfirmDeletion
          title={fill(words.deletion, { name })}
          consequence={words.deletionText}
          phrase={name}
          command={api.commandText(deletion)}
          onDismiss={() => setDeleting(false)}
          onConfirm={async () => {
            await api.send(deletion);
            goTo(hrefTo('/pools/:pool/resource-servers', { pool }));
            notifySuccess(fill(words.deleted, { name }));
          }}
        />
      )}
    </ContentLayout>
  );
}
