/** The secrets of a client: up to two, so that one can take the other's place. */
import {
  AddUserPoolClientSecretCommand,
  type ClientSecretDescriptorType,
  DeleteUserPoolClientSecretCommand,
  ListUserPoolClientSecretsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { ActionDialog } from '../../frame/action-dialog.tsx';
import { useApi } from '../../frame/api/api.ts';
import { CodeBox } from '../../frame/code-box.tsx';
import { ConfirmDeletion } from '../../frame/confirm-deletion.tsx';
import { NoticeDialog } from '../../frame/notice-dialog.tsx';
import { notifySuccess } from '../../frame/notifications.tsx';
import { Empty, Show } from '../../frame/states.tsx';
import { Time } from '../../frame/time.tsx';
import { useLoaded } from '../../frame/use-loaded.ts';
import { frameWords } from '../../frame/words/frame-words.ts';
import { useWords } from '../../frame/words/languages.ts';
import { clientWords } from '../words/client-words.ts';
import type { TopicProps } from './topic.ts';

/** A client has no more. */
const MOST = 2;

interface Ids {
  readonly UserPoolId: string | undefined;
  readonly ClientId: string | undefined;
}

export function SecretsTopic({ client, reload }: TopicProps) {
  const api = useApi();
  const { secrets } = useWords(clientWords);
  const [isAdding, setAdding] = useState(false);
  const [deleted, setDeleted] = useState<string>();
  const ids: Ids = { UserPoolId: client.UserPoolId, ClientId: client.ClientId };
  const known = useLoaded(`${ids.ClientId}`, async () => {
    const { ClientSecrets = [] } = await api.send(new ListUserPoolClientSecretsCommand(ids));
    return ClientSecrets;
  });
  const changed = () => {
    known.reload();
    reload();
  };
  return (
    <>
      <Show of={known}>
        {(items) => (
          <Table<ClientSecretDescriptorType>
            items={items}
            trackBy={({ ClientSecretId = '' }) => ClientSecretId}
            ariaLabels={{ tableLabel: secrets.title }}
            header={
              <Header
                variant="h2"
                description={secrets.text}
                actions={
                  <Button disabled={items.length >= MOST} onClick={() => setAdding(true)}>
                    {secrets.add}
                  </Button>
                }
              >
                {secrets.title}
              </Header>
            }
            columnDefinitions={[
              {
                id: 'id',
                header: secrets.id,
                isRowHeader: true,
                cell: ({ ClientSecretId }) => ClientSecretId,
              },
              {
                id: 'created',
                header: secrets.created,
                cell: ({ ClientSecretCreateDate }) => <Time of={ClientSecretCreateDate} />,
              },
              {
                id: 'delete',
                header: secrets.delete,
                cell: ({ ClientSecretId = '' }) => (
                  <Button
                    variant="inline-link"
                    ariaLabel={`${secrets.delete} ${ClientSecretId}`}
                    onClick={() => setDeleted(ClientSecretId)}
                  >
                    {secrets.delete}
                  </Button>
                ),
              },
            ]}
            empty={<Empty title={secrets.empty} text={secrets.emptyText} />}
          />
        )}
      </Show>
      {isAdding && (
        <Addition
          ids={ids}
          onDone={() => {
            setAdding(false);
            changed();
          }}
        />
      )}
      {deleted !== undefined && (
        <Deletion
          ids={ids}
          secret={deleted}
          onDismiss={() => setDeleted(undefined)}
          onDone={() => {
            setDeleted(undefined);
            changed();
          }}
        />
      )}
    </>
  );
}

/** A dialog that makes a secret, and then shows it once. */
function Addition({ ids, onDone }: { ids: Ids; onDone: () => void }) {
  const api = useApi();
  const { secrets } = useWords(clientWords);
  const { frame } = useWords(frameWords);
  const [own, setOwn] = useState('');
  const [value, setValue] = useState<string>();
  const command = new AddUserPoolClientSecretCommand({
    ...ids,
    ...(own !== '' && { ClientSecret: own }),
  });
  if (value !== undefined) return <Added secret={value} onDone={onDone} />;
  return (
    <ActionDialog
      title={secrets.adding}
      submit={secrets.add}
      command={api.commandText(command)}
      onConfirm={async () => {
        const { ClientSecretDescriptor } = await api.send(command);
        setValue(ClientSecretDescriptor?.ClientSecretValue ?? '');
      }}
      onDismiss={onDone}
    >
      <FormField label={`${secrets.own} – ${frame.optional}`} description={secrets.ownText}>
        <Input
          type="password"
          value={own}
          autoComplete={false}
          onChange={({ detail }) => setOwn(detail.value)}
        />
      </FormField>
    </ActionDialog>
  );
}

function Added({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { secrets } = useWords(clientWords);
  return (
    <NoticeDialog title={secrets.added} button={secrets.close} onClose={onDone}>
      <SpaceBetween size="m">
        <Alert type="warning">{secrets.addedText}</Alert>
        <CodeBox text={secret} />
      </SpaceBetween>
    </NoticeDialog>
  );
}

interface DeletionProps {
  readonly ids: Ids;
  readonly secret: string;
  readonly onDismiss: () => void;
  readonly onDone: () => void;
}

function Deletion({ ids, secret, onDismiss, onDone }: DeletionProps) {
  const api = useApi();
  const { secrets } = useWords(clientWords);
  const command = new DeleteUserPoolClientSecretCommand({ ...ids, ClientSecretId: secret });
  return (
    <ConfirmDeletion
      title={secrets.deletion}
      consequence={secrets.deletionText}
      phrase={secret}
      command={api.commandText(command)}
      onDismiss={onDismiss}
      onConfirm={async () => {
        await api.send(command);
        notifySuccess(secrets.deleted);
        onDone();
      }}
    />
  );
}
