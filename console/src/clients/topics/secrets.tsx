/** The secrets of a client: up to two, so that one can take the other's place. */
import {
  AddUserPoolClientSecretCommand,
  type ClientSecretDescriptorType,
  DeleteUserPoolClientSecretCommand,
  ListUserPoolClientSecretsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useApi } from '../../frame/api/api.ts';
import { CodeBox } from '../../frame/code-box.tsx';
import { CommandPreview } from '../../frame/command-panel.tsx';
import { ConfirmDeletion } from '../../frame/confirm-deletion.tsx';
import { notifySuccess } from '../../frame/notifications.tsx';
import { Empty, Failure, Show } from '../../frame/states.tsx';
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
                cell: ({ ClientSecretCreateDate }) => ClientSecretCreateDate?.toLocaleString(),
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
  const [error, setError] = useState<unknown>();
  const command = new AddUserPoolClientSecretCommand({
    ...ids,
    ...(own !== '' && { ClientSecret: own }),
  });
  const add = async () => {
    setError(undefined);
    try {
      const { ClientSecretDescriptor } = await api.send(command);
      setValue(ClientSecretDescriptor?.ClientSecretValue ?? '');
    } catch (refusal) {
      setError(refusal);
    }
  };
  const isMade = value !== undefined;
  return (
    <Modal
      visible
      header={isMade ? secrets.added : secrets.adding}
      onDismiss={onDone}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant={isMade ? 'primary' : 'link'} onClick={onDone}>
              {isMade ? secrets.close : frame.cancel}
            </Button>
            {!isMade && (
              <Button variant="primary" onClick={add}>
                {secrets.add}
              </Button>
            )}
          </SpaceBetween>
        </Box>
      }
    >
      {isMade ? (
        <SpaceBetween size="m">
          <Alert type="warning">{secrets.addedText}</Alert>
          <CodeBox text={value} />
        </SpaceBetween>
      ) : (
        <SpaceBetween size="m">
          {error !== undefined && <Failure error={error} />}
          <FormField label={`${secrets.own} – ${frame.optional}`} description={secrets.ownText}>
            <Input
              type="password"
              value={own}
              autoComplete={false}
              onChange={({ detail }) => setOwn(detail.value)}
            />
          </FormField>
          <CommandPreview command={api.commandText(command)} />
        </SpaceBetween>
      )}
    </Modal>
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
