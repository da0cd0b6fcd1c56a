/** Adding an identity provider, and offering it on the login pages of clients. */
import {
  CreateIdentityProviderCommand,
  type IdentityProviderTypeType as ProviderType,
} from '@aws-sdk/client-cognito-identity-provider';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import { useState } from 'react';
import { changeClient } from '../clients/change-client.ts';
import { readClientOptions } from '../clients/client-options.ts';
import { type PoolPlaces, readPlaces } from '../clients/places.ts';
import { hrefTo } from '../frame/addresses.ts';
import { type Api, useApi } from '../frame/api/api.ts';
import { MultiselectField, type Option, TextField } from '../frame/form/fields.tsx';
import { FormPage } from '../frame/form/form-page.tsx';
import { useForm } from '../frame/form/use-form.ts';
import { notifyFailure, notifySuccess, notifyWarning } from '../frame/notifications.tsx';
import { readPool } from '../frame/pool.ts';
import { goTo } from '../frame/routing.ts';
import { Show } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { useLoaded } from '../frame/use-loaded.ts';
import { frameWords } from '../frame/words/frame-words.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { KINDS, namesItself, TYPES } from './kinds.ts';
import { ProviderFields } from './provider-fields.tsx';
import {
  attributesOf,
  type ProviderValues,
  providerInput,
  providerValues,
} from './provider-values.ts';
import { SpAddresses } from './sp-addresses.tsx';
import { providerWords } from './words/provider-words.ts';

interface Known {
  readonly attributes: readonly string[];
  readonly clients: readonly Option[];
  readonly places: PoolPlaces;
}

export function NewProvider({ parameters: { pool } }: ViewProps<'/pools/:pool/providers/new'>) {
  const api = useApi();
  const [type, setType] = useState<ProviderType>('OIDC');
  const known = useLoaded(pool, () => readKnown(api, pool));
  return (
    <Show of={known}>
      {(value) => <Creation key={type} pool={pool} type={type} onType={setType} known={value} />}
    </Show>
  );
}

async function readKnown(api: Api, UserPoolId: string): Promise<Known> {
  const [{ SchemaAttributes }, clients, places] = await Promise.all([
    readPool(api, UserPoolId),
    readClientOptions(api, UserPoolId),
    readPlaces(UserPoolId),
  ]);
  return { attributes: attributesOf(SchemaAttributes), clients, places };
}

interface CreationProps {
  readonly pool: string;
  readonly type: ProviderType;
  readonly onType: (type: ProviderType) => void;
  readonly known: Known;
}

function Creation({ pool, type, onType, known }: CreationProps) {
  const api = useApi();
  const { form: words, types, typeTexts } = useWords(providerWords);
  const { frame } = useWords(frameWords);
  const required = (text: string) => (text.trim() === '' ? frame.required : undefined);
  const nameOf = (values: ProviderValues) =>
    namesItself(type) ? values.ProviderName.trim() : type;
  const commandOf = (values: ProviderValues) =>
    new CreateIdentityProviderCommand({
      UserPoolId: pool,
      ProviderName: nameOf(values),
      ProviderType: type,
      ...providerInput(type, {}, values),
    });
  const form = useForm<ProviderValues>({
    initial: providerValues(type, undefined),
    check: (values) => ({
      ProviderName: namesItself(type) ? required(values.ProviderName) : undefined,
      ...Object.fromEntries(
        KINDS[type].required.map((name) => [name, required(String(values[name]))]),
      ),
    }),
    send: async (values) => {
      const provider = nameOf(values);
      await api.send(commandOf(values));
      const failure = await offer(api, pool, provider, values.clients);
      goTo(hrefTo('/pools/:pool/providers/:provider', { pool, provider }));
      notifySuccess(fill(words.added, { name: provider }));
      if (failure === undefined) return;
      notifyFailure(failure);
      notifyWarning(words.notOffered);
    },
  });
  return (
    <FormPage
      form={form}
      title={words.title}
      description={words.description}
      submit={words.submit}
      cancelHref={hrefTo('/pools/:pool/providers', { pool })}
      command={api.commandText(commandOf(form.values))}
    >
      <Container header={<Header variant="h2">{words.kind}</Header>}>
        <SpaceBetween size="l">
          <FormField label={words.kindLabel} stretch>
            <Tiles
              value={type}
              columns={3}
              items={TYPES.map((value) => ({
                value,
                label: types[value],
                description: typeTexts[value],
              }))}
              onChange={({ detail }) => onType(detail.value as ProviderType)}
            />
          </FormField>
          {namesItself(type) && (
            <TextField
              form={form}
              name="ProviderName"
              label={words.name}
              description={words.nameText}
              placeholder="Company"
            />
          )}
        </SpaceBetween>
      </Container>
      <SpAddresses pool={pool} site={known.places.site} type={type} />
      <ProviderFields type={type} form={form} attributes={known.attributes} />
      {known.clients.length > 0 && (
        <Container
          header={
            <Header variant="h2" description={words.offerText}>
              {words.offer}
            </Header>
          }
        >
          <MultiselectField
            form={form}
            name="clients"
            label={words.clients}
            options={known.clients}
          />
        </Container>
      )}
    </FormPage>
  );
}

/** Names the provider in the clients; answers why one of them could not be changed. */
async function offer(
  api: Api,
  UserPoolId: string,
  provider: string,
  clients: readonly string[],
): Promise<unknown> {
  try {
    for (const ClientId of clients) {
      await changeClient(api, { UserPoolId, ClientId }, ({ SupportedIdentityProviders = [] }) => ({
        SupportedIdentityProviders: [...SupportedIdentityProviders, provider],
      }));
    }
    return undefined;
  } catch (failure) {
    return failure;
  }
}
