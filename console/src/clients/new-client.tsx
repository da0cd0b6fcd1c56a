/** Making an app client: what kind of application it is for, and where people come back to. */
import {
  CreateUserPoolClientCommand,
  type UserPoolClientType,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import { useState } from 'react';
import { SIGNED_IN } from '#contract/sign-in-link.ts';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { Copyable } from '../frame/code-box.tsx';
import { useConfig } from '../frame/config-context.ts';
import {
  CheckboxField,
  MultiselectField,
  type Option,
  TextAreaField,
  TextField,
} from '../frame/form/fields.tsx';
import { FormPage } from '../frame/form/form-page.tsx';
import { useForm } from '../frame/form/use-form.ts';
import { notifySuccess } from '../frame/notifications.tsx';
import { readPool } from '../frame/pool.ts';
import { goTo } from '../frame/routing.ts';
import { Show } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { useLoaded } from '../frame/use-loaded.ts';
import { frameWords } from '../frame/words/frame-words.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { entriesIn } from './list-text.ts';
import { newClientInput, PRESETS, type Preset, USUAL_CALLBACK } from './presets.ts';
import { readCustomScopes } from './scopes.ts';
import { clientWords } from './words/client-words.ts';

export function NewClientForm({ parameters: { pool } }: ViewProps<'/pools/:pool/clients/new'>) {
  const api = useApi();
  const known = useLoaded(pool, async () => {
    const [description, scopes] = await Promise.all([
      readPool(api, pool),
      readCustomScopes(api, pool),
    ]);
    return { pool: description, scopes };
  });
  return <Show of={known}>{(value) => <Creation {...value} />}</Show>;
}

interface CreationProps {
  readonly pool: UserPoolType;
  readonly scopes: readonly Option[];
}

interface NewClientValues {
  readonly preset: Preset;
  readonly ClientName: string;
  readonly CallbackURLs: string;
  readonly LogoutURLs: string;
  readonly AllowedOAuthScopes: readonly string[];
  /** Whether a development server may show who has signed in. */
  readonly isTried: boolean;
}

function Creation({ pool, scopes }: CreationProps) {
  const api = useApi();
  const { creation } = useWords(clientWords);
  const { frame } = useWords(frameWords);
  const { mode } = useConfig();
  const [created, setCreated] = useState<UserPoolClientType>();
  const id = pool.Id!;
  // The rule for callback URLs has http for this machine alone.
  const canTry = mode === 'dev' && isSecureContext;

  const inputOf = (values: NewClientValues) =>
    newClientInput(
      { id, tier: pool.UserPoolTier },
      {
        preset: values.preset,
        name: values.ClientName.trim(),
        callbacks: [
          ...entriesIn(values.CallbackURLs),
          ...(values.isTried ? [location.origin + SIGNED_IN] : []),
        ],
        logouts: entriesIn(values.LogoutURLs),
        scopes: values.AllowedOAuthScopes,
      },
    );
  const form = useForm<NewClientValues>({
    initial: {
      preset: 'web',
      ClientName: '',
      CallbackURLs: USUAL_CALLBACK.web,
      LogoutURLs: '',
      AllowedOAuthScopes: [],
      isTried: canTry,
    },
    check: ({ preset, ClientName, CallbackURLs, AllowedOAuthScopes }) => ({
      ClientName: ClientName.trim() === '' ? frame.required : undefined,
      CallbackURLs:
        preset !== 'machine' && entriesIn(CallbackURLs).length === 0 ? frame.required : undefined,
      AllowedOAuthScopes:
        preset === 'machine' && AllowedOAuthScopes.length === 0 ? creation.scopeNeeded : undefined,
    }),
    send: async (values) => {
      const { UserPoolClient } = await api.send(new CreateUserPoolClientCommand(inputOf(values)));
      const { ClientId: client = '', ClientSecret } = UserPoolClient ?? {};
      if (ClientSecret !== undefined) return setCreated(UserPoolClient);
      goTo(hrefTo('/pools/:pool/clients/:client', { pool: id, client }));
      notifySuccess(fill(creation.done, { name: values.ClientName }));
    },
  });
  const { preset } = form.values;

  if (created) return <Created client={created} />;
  return (
    <FormPage
      form={form}
      title={creation.title}
      description={creation.description}
      submit={creation.submit}
      cancelHref={hrefTo('/pools/:pool/clients', { pool: id })}
      command={api.commandText(new CreateUserPoolClientCommand(inputOf(form.values)))}
    >
      <Container header={<Header variant="h2">{creation.kind}</Header>}>
        <SpaceBetween size="l">
          <FormField label={creation.kindLabel} stretch>
            <Tiles
              value={preset}
              columns={2}
              items={PRESETS.map((value) => ({
                value,
                label: creation.presets[value],
                description: creation.presetTexts[value],
              }))}
              onChange={({ detail }) => {
                const next = detail.value as Preset;
                const isUntouched = form.values.CallbackURLs === USUAL_CALLBACK[preset];
                form.set('preset', next);
                if (isUntouched) form.set('CallbackURLs', USUAL_CALLBACK[next]);
              }}
            />
          </FormField>
          <TextField
            form={form}
            name="ClientName"
            label={creation.name}
            description={creation.nameText}
            placeholder="Web shop"
            autoFocus
          />
        </SpaceBetween>
      </Container>
      {preset === 'machine' ? (
        <Container
          header={
            <Header variant="h2" description={creation.scopesText}>
              {creation.scopes}
            </Header>
          }
        >
          {scopes.length === 0 ? (
            <Alert
              type="info"
              action={
                <Button href={hrefTo('/pools/:pool/resource-servers/new', { pool: id })}>
                  {creation.makeResourceServer}
                </Button>
              }
            >
              {creation.noScopes}
            </Alert>
          ) : (
            <MultiselectField
              form={form}
              name="AllowedOAuthScopes"
              label={creation.scopesLabel}
              options={scopes}
            />
          )}
        </Container>
      ) : (
        <Container
          header={
            <Header variant="h2" description={creation.addressesText}>
              {creation.addresses}
            </Header>
          }
        >
          <SpaceBetween size="l">
            <TextAreaField
              form={form}
              name="CallbackURLs"
              label={creation.callbacks}
              description={creation.callbacksText}
              constraint={creation.addressRule}
              rows={2}
            />
            {canTry && (
              <CheckboxField
                form={form}
                name="isTried"
                label={creation.tried}
                description={creation.triedText}
              />
            )}
            <TextAreaField
              form={form}
              name="LogoutURLs"
              label={creation.logouts}
              description={creation.logoutsText}
              optional
              rows={2}
            />
          </SpaceBetween>
        </Container>
      )}
    </FormPage>
  );
}

/** The secret, before the person goes on. */
function Created({ client }: { client: UserPoolClientType }) {
  const { creation } = useWords(clientWords);
  const { UserPoolId: pool = '', ClientId = '', ClientName = '', ClientSecret = '' } = client;
  const href = hrefTo('/pools/:pool/clients/:client', { pool, client: ClientId });
  return (
    <ContentLayout
      header={<Header variant="h1">{fill(creation.done, { name: ClientName })}</Header>}
    >
      <SpaceBetween size="l">
        <Alert type="success" header={creation.secretHeader}>
          {creation.secretText}
        </Alert>
        <Container>
          <KeyValuePairs
            columns={1}
            items={[
              { label: creation.clientId, value: <Copyable text={ClientId} /> },
              { label: creation.clientSecret, value: <Copyable text={ClientSecret} /> },
            ]}
          />
        </Container>
        <Button variant="primary" href={href}>
          {creation.goOn}
        </Button>
        <Link href={hrefTo('/pools/:pool/clients', { pool })}>{creation.toList}</Link>
      </SpaceBetween>
    </ContentLayout>
  );
}
