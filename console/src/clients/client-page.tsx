/** One app client: how to use it, and its settings by topic. */
import {
  DeleteUserPoolClientCommand,
  UpdateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useState } from 'react';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { Copyable } from '../frame/code-box.tsx';
import { ConfirmDeletion } from '../frame/confirm-deletion.tsx';
import { notifySuccess } from '../frame/notifications.tsx';
import { readPool } from '../frame/pool.ts';
import { goTo, replacePlace, usePlace } from '../frame/routing.ts';
import { Show } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { Time } from '../frame/time.tsx';
import { useLoaded } from '../frame/use-loaded.ts';
import { frameWords } from '../frame/words/frame-words.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { changeClient, readClient } from './change-client.ts';
import { type ClientChange, clientUpdateInput } from './client-update.ts';
import { type PoolPlaces, readPlaces } from './places.ts';
import { RenameClient } from './rename-client.tsx';
import { SecretValue } from './secret-value.tsx';
import { AttributesTopic } from './topics/attributes.tsx';
import { FlowsTopic } from './topics/flows.tsx';
import { OAuthTopic } from './topics/oauth.tsx';
import { QuickStart } from './topics/quick-start.tsx';
import { SecretsTopic } from './topics/secrets.tsx';
import { SessionsTopic } from './topics/sessions.tsx';
import { TokensTopic } from './topics/tokens.tsx';
import type { TopicProps } from './topics/topic.ts';
import { clientWords } from './words/client-words.ts';

export function ClientPage({ parameters }: ViewProps<'/pools/:pool/clients/:client'>) {
  const api = useApi();
  const { frame } = useWords(frameWords);
  const ids = { UserPoolId: parameters.pool, ClientId: parameters.client };
  const loaded = useLoaded(`${ids.UserPoolId} ${ids.ClientId}`, async () => {
    const [client, pool, places] = await Promise.all([
      readClient(api, ids),
      readPool(api, ids.UserPoolId),
      readPlaces(ids.UserPoolId),
    ]);
    return { client, pool, places };
  });
  const save = async (change: ClientChange) => {
    await changeClient(api, ids, () => change);
    notifySuccess(frame.saved);
    loaded.reload();
  };
  return (
    <Show of={loaded}>
      {({ client, pool, places }) => (
        <Page
          client={client}
          pool={pool}
          places={places}
          save={save}
          commandOf={(change) =>
            api.commandText(new UpdateUserPoolClientCommand(clientUpdateInput(client, change)))
          }
          reload={loaded.reload}
        />
      )}
    </Show>
  );
}

function Page({ places, ...topic }: TopicProps & { readonly places: PoolPlaces }) {
  const { page } = useWords(clientWords);
  const place = usePlace();
  const { client } = topic;
  const name = client.ClientName ?? '';
  const [isDeleting, setDeleting] = useState(false);
  const [isRenaming, setRenaming] = useState(false);
  const contents = {
    start: <QuickStart {...topic} places={places} />,
    flows: <FlowsTopic {...topic} />,
    oauth: <OAuthTopic {...topic} />,
    tokens: (
      <SpaceBetween size="l">
        <TokensTopic {...topic} />
        <SessionsTopic {...topic} />
      </SpaceBetween>
    ),
    attributes: <AttributesTopic {...topic} />,
    secrets: <SecretsTopic {...topic} />,
  };
  const ids = Object.keys(contents) as (keyof typeof contents)[];
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button onClick={() => setRenaming(true)}>{page.rename}</Button>
              <Button onClick={() => setDeleting(true)}>{page.delete}</Button>
            </SpaceBetween>
          }
        >
          {name}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Summary {...topic} />
        <Tabs
          activeTabId={place.query.get('topic') ?? 'start'}
          onChange={({ detail }) => replacePlace(`#${place.path}?topic=${detail.activeTabId}`)}
          tabs={ids.map((id) => ({ id, label: page.topics[id], content: contents[id] }))}
        />
      </SpaceBetween>
      {isRenaming && <RenameClient {...topic} onDone={() => setRenaming(false)} />}
      {isDeleting && <Deletion {...topic} onDismiss={() => setDeleting(false)} />}
    </ContentLayout>
  );
}

function Summary({ client }: TopicProps) {
  const { page } = useWords(clientWords);
  const { ClientSecret: secret, ClientType = 'REGULAR' } = client;
  return (
    <Container header={<Header variant="h2">{page.summary}</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          { label: page.id, value: <Copyable text={client.ClientId ?? ''} /> },
          {
            label: page.secret,
            value: secret === undefined ? page.noSecret : <SecretValue secret={secret} />,
          },
          { label: page.type, value: page.types[ClientType] },
          { label: page.created, value: <Time of={client.CreationDate} /> },
          { label: page.changed, value: <Time of={client.LastModifiedDate} /> },
        ]}
      />
    </Container>
  );
}

function Deletion({ client, onDismiss }: TopicProps & { readonly onDismiss: () => void }) {
  const api = useApi();
  const { page } = useWords(clientWords);
  const { UserPoolId = '', ClientId, ClientName: name = '' } = client;
  const command = new DeleteUserPoolClientCommand({ UserPoolId, ClientId });
  return (
    <ConfirmDeletion
      title={fill(page.deletion, { name })}
      consequence={page.deletionText}
      phrase={name}
      command={api.commandText(command)}
      onDismiss={onDismiss}
      onConfirm={async () => {
        await api.send(command);
        goTo(hrefTo('/pools/:pool/clients', { pool: UserPoolId }));
        notifySuccess(fill(page.deleted, { name }));
      }}
    />
  );
}
