/** One identity provider: what it needs to know, and its settings. */
import {
  DeleteIdentityProviderCommand,
  DescribeIdentityProviderCommand,
  GetSigningCertificateCommand,
  type IdentityProviderType,
  UpdateIdentityProviderCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import { readPlaces } from '../clients/places.ts';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { ConfirmDeletion } from '../frame/confirm-deletion.tsx';
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
  readonly provider: IdentityProviderType;
  readonly attributes: readonly string[];
  readonly site: string | undefined;
  /** Of the requests to a SAML provider. */
  readonly certificate: string | undefined;
}

export function ProviderPage({
  parameters: { pool: UserPoolId, provider: ProviderName },
}: ViewProps<'/pools/:pool/providers/:provider'>) {
  const api = useApi();
  const known = useLoaded(`${UserPoolId} ${ProviderName}`, async (): Promise<Known> => {
    const command = new DescribeIdentityProviderCommand({ UserPoolId, ProviderName });
    const [{ IdentityProvider }, { SchemaAttributes }, { site }] = await Promise.all([
      api.send(command),
      readPool(api, UserPoolId),
      readPlaces(UserPoolId),
    ]);
    const isSaml = IdentityProvider?.ProviderType === 'SAML';
    const { Certificate: certificate } = isSaml
      ? await api.send(new GetSigningCertificateCommand({ UserPoolId }))
      : {};
    const attributes = attributesOf(SchemaAttributes);
    return { provider: IdentityProvider!, attributes, site, certificate };
  });
  return <Show of={known}>{(value) => <Settings pool={UserPoolId} {...value} />}</Show>;
}

function Settings({ pool, provider, attributes, site, certificate }: Known & { pool: string }) {
  const api = useApi();
  const { page, types } = useWords(providerWords);
  const { frame } = useWords(frameWords);
  const [isDeleting, setDeleting] = useState(false);
  const { ProviderName: name = '', ProviderType: type = 'OIDC', ProviderDetails = {} } = provider;
  const ids = { UserPoolId: pool, ProviderName: name };
  const commandOf = (values: ProviderValues) =>
    new UpdateIdentityProviderCommand({ ...ids, ...providerInput(type, ProviderDetails, values) });
  const deletion = new DeleteIdentityProviderCommand(ids);
  const form = useForm<ProviderValues>({
    initial: providerValues(type, provider),
    send: async (values) => {
      await api.send(commandOf(values));
      notifySuccess(frame.saved);
    },
  });
  return (
    <>
      <FormPage
        form={form}
        title={name}
        description={types[type]}
        submit={page.save}
        cancelHref={hrefTo('/pools/:pool/providers', { pool })}
        command={api.commandText(commandOf(form.values))}
        actions={<Button onClick={() => setDeleting(true)}>{page.delete}</Button>}
      >
        <SpAddresses
          pool={pool}
          site={site}
          type={type}
          {...(certificate !== undefined && { saml: { name, certificate } })}
        />
        <ProviderFields type={type} form={form} attributes={attributes} />
      </FormPage>
      {isDeleting && (
        <ConfirmDeletion
          title={fill(page.deletion, { name })}
          consequence={page.deletionText}
          phrase={name}
          command={api.commandText(deletion)}
          onDismiss={() => setDeleting(false)}
          onConfirm={async () => {
            await api.send(deletion);
            goTo(hrefTo('/pools/:pool/providers', { pool }));
            notifySuccess(fill(page.deleted, { name }));
          }}
        />
      )}
    </>
  );
}
