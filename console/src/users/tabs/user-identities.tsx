/** The accounts at identity providers that are one with the user. */
import {
  AdminDisableProviderForUserCommand,
  AdminLinkProviderForUserCommand,
  ListIdentityProvidersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { ActionDialog } from '../../frame/action-dialog.tsx';
import { useApi } from '../../frame/api/api.ts';
import { notifySuccess } from '../../frame/notifications.tsx';
import { Empty, Show } from '../../frame/states.tsx';
import { Time } from '../../frame/time.tsx';
import { useLoaded } from '../../frame/use-loaded.ts';
import { fill, useWords } from '../../frame/words/languages.ts';
import type { UserPartProps } from '../user-part.ts';
import { userWords } from '../words/user-words.ts';

/** What a link is made by when it is made by the provider's own name of the account. */
const SUBJECT = 'Cognito_Subject';

interface Identity {
  readonly userId: string;
  readonly providerName: string;
  readonly providerType: string;
  readonly primary: boolean;
  readonly dateCreated: number;
}

export function UserIdentities({ pool, username, user, reload }: UserPartProps) {
  const { identities: words } = useWords(userWords);
  const [dialog, setDialog] = useState<'link' | Identity>();
  const close = () => setDialog(undefined);
  const done = (text: string) => {
    close();
    notifySuccess(text);
    reload();
  };
  return (
    <>
      <Table<Identity>
        variant="container"
        items={identitiesOf(user.UserAttributes)}
        trackBy={({ providerName, userId }) => `${providerName} ${userId}`}
        header={
          <Header
            variant="h2"
            description={words.text}
            actions={
              <Button variant="primary" onClick={() => setDialog('link')}>
                {words.link}
              </Button>
            }
          >
            {words.title}
          </Header>
        }
        columnDefinitions={[
          {
            id: 'provider',
            header: words.provider,
            isRowHeader: true,
            cell: ({ providerName }) => <bdi>{providerName}</bdi>,
          },
          {
            id: 'subject',
            header: words.subject,
            maxWidth: 320,
            cell: ({ userId }) => <bdi>{userId}</bdi>,
          },
          { id: 'type', header: words.type, cell: ({ providerType }) => providerType },
          {
            id: 'primary',
            header: words.origin,
            cell: ({ primary }) => (primary ? words.made : words.linked),
          },
          {
            id: 'created',
            header: words.created,
            cell: ({ dateCreated }) => <Time of={new Date(Number(dateCreated))} />,
          },
          {
            id: 'action',
            header: words.actions,
            cell: (identity) => (
              <Button
                variant="inline-link"
                ariaLabel={`${words.unlink}: ${identity.providerName}`}
                onClick={() => setDialog(identity)}
              >
                {words.unlink}
              </Button>
            ),
          },
        ]}
        empty={<Empty title={words.empty} />}
      />
      {dialog === 'link' && (
        <LinkProvider
          pool={pool}
          username={username}
          onDismiss={close}
          onDone={() => done(words.isLinked)}
        />
      )}
      {typeof dialog === 'object' && (
        <Unlink
          pool={pool}
          identity={dialog}
          onDismiss={close}
          onDone={() => done(words.isUnlinked)}
        />
      )}
    </>
  );
}

interface DialogProps {
  readonly pool: string;
  readonly onDone: () => void;
  readonly onDismiss: () => void;
}

function Unlink({ pool, identity, onDone, onDismiss }: DialogProps & { identity: Identity }) {
  const api = useApi();
  const { identities: words } = useWords(userWords);
  const { providerName, userId } = identity;
  const command = new AdminDisableProviderForUserCommand({
    UserPoolId: pool,
    User: {
      ProviderName: providerName,
      ProviderAttributeName: SUBJECT,
      ProviderAttributeValue: userId,
    },
  });
  return (
    <ActionDialog
      title={words.unlink}
      submit={words.unlink}
      command={api.commandText(command)}
      onDismiss={onDismiss}
      onConfirm={async () => {
        await api.send(command);
        onDone();
      }}
    >
      {fill(words.unlinkText, { provider: providerName })}
    </ActionDialog>
  );
}

function LinkProvider({ pool, username, onDone, onDismiss }: DialogProps & { username: string }) {
  const api = useApi();
  const { identities: words } = useWords(userWords);
  const [provider, setProvider] = useState<string>();
  const [attribute, setAttribute] = useState(SUBJECT);
  const [value, setValue] = useState('');
  const providers = useLoaded(pool, async () => {
    const all = new ListIdentityProvidersCommand({ UserPoolId: pool, MaxResults: 60 });
    const { Providers = [] } = await api.send(all);
    return Providers.map(({ ProviderName = '' }) => ({ value: ProviderName, label: ProviderName }));
  });
  const command = new AdminLinkProviderForUserCommand({
    UserPoolId: pool,
    DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: username },
    SourceUser: {
      ProviderName: provider ?? '',
      ProviderAttributeName: attribute,
      ProviderAttributeValue: value,
    },
  });
  return (
    <ActionDialog
      title={words.link}
      submit={words.link}
      command={api.commandText(command)}
      isReady={provider !== undefined && attribute !== '' && value !== ''}
      onDismiss={onDismiss}
      onConfirm={async () => {
        await api.send(command);
        onDone();
      }}
    >
      <Show of={providers}>
        {(options) => (
          <SpaceBetween size="m">
            <div>{words.linkText}</div>
            <FormField label={words.provider}>
              <Select
                options={options}
                selectedOption={options.find((each) => each.value === provider) ?? null}
                placeholder={words.choose}
                empty={words.noProviders}
                expandToViewport
                onChange={({ detail }) => setProvider(detail.selectedOption.value)}
              />
            </FormField>
            <FormField label={words.attribute} description={words.attributeText}>
              <Input value={attribute} onChange={({ detail }) => setAttribute(detail.value)} />
            </FormField>
            <FormField label={words.value}>
              <Input value={value} onChange={({ detail }) => setValue(detail.value)} />
            </FormField>
          </SpaceBetween>
        )}
      </Show>
    </ActionDialog>
  );
}

/** The attribute of the service that lists them. */
function identitiesOf(
  attributes: readonly {
    readonly Name?: string | undefined;
    readonly Value?: string | undefined;
  }[] = [],
): readonly Identity[] {
  const { Value = '[]' } = attributes.find(({ Name }) => Name === 'identities') ?? {};
  return JSON.parse(Value);
}
