/** The domains of a pool: one prefix and one custom name. */
import {
  CreateUserPoolDomainCommand,
  DeleteUserPoolDomainCommand,
  DescribeUserPoolDomainCommand,
  type DomainDescriptionType,
  UpdateUserPoolDomainCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { readPlaces } from '../clients/places.ts';
import { type Api, useApi } from '../frame/api/api.ts';
import { Copyable } from '../frame/code-box.tsx';
import { ConfirmDeletion } from '../frame/confirm-deletion.tsx';
import { RadioField, TextField } from '../frame/form/fields.tsx';
import { FormSection } from '../frame/form/form-page.tsx';
import { useForm } from '../frame/form/use-form.ts';
import { notifySuccess } from '../frame/notifications.tsx';
import { readPool } from '../frame/pool.ts';
import { Show } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { useLoaded } from '../frame/use-loaded.ts';
import { frameWords } from '../frame/words/frame-words.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { domainWords } from './words/domain-words.ts';

type Kind = 'prefix' | 'custom';

interface KnownDomain {
  readonly description: DomainDescriptionType;
  /** Where its pages are. */
  readonly site: string;
}

export function DomainView({ parameters: { pool } }: ViewProps<'/pools/:pool/domain'>) {
  const api = useApi();
  const words = useWords(domainWords);
  const known = useLoaded(pool, () => readDomains(api, pool));
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={words.description}>
          {words.title}
        </Header>
      }
    >
      <Show of={known}>
        {(domains) => (
          <SpaceBetween size="l">
            {(['prefix', 'custom'] as const).map((kind) => {
              const domain = domains[kind];
              return domain ? (
                <Domain
                  key={`${kind} ${domain.description.Version}`}
                  pool={pool}
                  kind={kind}
                  domain={domain}
                  reload={known.reload}
                />
              ) : (
                <NewDomain key={kind} pool={pool} kind={kind} reload={known.reload} />
              );
            })}
          </SpaceBetween>
        )}
      </Show>
    </ContentLayout>
  );
}

async function readDomains(
  api: Api,
  UserPoolId: string,
): Promise<Readonly<Record<Kind, KnownDomain | undefined>>> {
  const { Domain, CustomDomain } = await readPool(api, UserPoolId);
  const { site = '' } = await readPlaces(UserPoolId);
  const read = async (name: string | undefined, place: (name: string) => string) => {
    if (name === undefined) return undefined;
    const command = new DescribeUserPoolDomainCommand({ Domain: name });
    const { DomainDescription } = await api.send(command);
    return { description: DomainDescription ?? {}, site: place(name) };
  };
  // Discovery names one of them: the custom domain where there is one.
  const [prefix, custom] = await Promise.all([
    read(Domain, (name) => (CustomDomain === undefined ? site : `${location.origin}/${name}`)),
    read(CustomDomain, () => site),
  ]);
  return { prefix, custom };
}

interface NewDomainProps {
  readonly pool: string;
  readonly kind: Kind;
  readonly reload: () => void;
}

function NewDomain({ pool, kind, reload }: NewDomainProps) {
  const api = useApi();
  const words = useWords(domainWords);
  const { frame } = useWords(frameWords);
  const isCustom = kind === 'custom';
  const required = (text: string) => (text.trim() === '' ? frame.required : undefined);
  const form = useForm({
    initial: { Domain: '', CertificateArn: '', ManagedLoginVersion: '2' },
    check: ({ Domain, CertificateArn }) => ({
      Domain: required(Domain),
      CertificateArn: isCustom ? required(CertificateArn) : undefined,
    }),
    send: async (values) => {
      await api.send(commandOf(values));
      notifySuccess(fill(words.made, { name: values.Domain }));
      reload();
    },
  });
  const commandOf = (values: typeof form.values): CreateUserPoolDomainCommand =>
    new CreateUserPoolDomainCommand({
      UserPoolId: pool,
      Domain: values.Domain.trim(),
      ManagedLoginVersion: Number(values.ManagedLoginVersion),
      ...(isCustom && { CustomDomainConfig: { CertificateArn: values.CertificateArn.trim() } }),
    });
  return (
    <FormSection
      form={form}
      title={words[kind]}
      description={isCustom ? words.customText : words.prefixText}
      command={api.commandText(commandOf(form.values))}
      submit={words.create}
    >
      <TextField
        form={form}
        name="Domain"
        label={isCustom ? words.host : words.name}
        constraint={isCustom ? words.hostRule : words.nameRule}
        placeholder={isCustom ? 'login.example.com' : 'web-shop'}
      />
      {isCustom && (
        <TextField
          form={form}
          name="CertificateArn"
          label={words.certificate}
          description={words.certificateText}
          placeholder="arn:aws:acm:us-east-1:123456789012:certificate/…"
        />
      )}
      <RadioField
        form={form}
        name="ManagedLoginVersion"
        label={words.version}
        options={(['2', '1'] as const).map((value) => ({
          value,
          label: words.versions[value],
          description: words.versionTexts[value],
        }))}
      />
    </FormSection>
  );
}

interface DomainProps extends NewDomainProps {
  readonly domain: KnownDomain;
}

function Domain({ pool, kind, domain, reload }: DomainProps) {
  const api = useApi();
  const words = useWords(domainWords);
  const { frame } = useWords(frameWords);
  const [isDeleting, setDeleting] = useState(false);
  const { description, site } = domain;
  const name = description.Domain ?? '';
  const certificate = description.CustomDomainConfig?.CertificateArn;
  const form = useForm({
    initial: {
      ManagedLoginVersion: String(description.ManagedLoginVersion ?? 1),
      CertificateArn: certificate ?? '',
    },
    send: async (values) => {
      await api.send(commandOf(values));
      notifySuccess(frame.saved);
      reload();
    },
  });
  const commandOf = (values: typeof form.values): UpdateUserPoolDomainCommand =>
    new UpdateUserPoolDomainCommand({
      UserPoolId: pool,
      Domain: name,
      ManagedLoginVersion: Number(values.ManagedLoginVersion),
      ...(kind === 'custom' && {
        CustomDomainConfig: {
          ...description.CustomDomainConfig,
          CertificateArn: values.CertificateArn.trim(),
        },
      }),
    });
  const deletion = new DeleteUserPoolDomainCommand({ UserPoolId: pool, Domain: name });
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            actions={<Button onClick={() => setDeleting(true)}>{words.delete}</Button>}
          >
            {`${words[kind]}: ${name}`}
          </Header>
        }
      >
        <KeyValuePairs
          columns={2}
          items={[
            { label: words.site, value: <Copyable text={site} /> },
            { label: words.account, value: <Copyable text={`${site}/account`} /> },
            {
              label: words.status,
              value: <StatusIndicator>{description.Status ?? ''}</StatusIndicator>,
            },
            ...(kind === 'custom'
              ? [
                  {
                    label: words.target,
                    value: <Copyable text={description.CloudFrontDistribution ?? ''} />,
                  },
                ]
              : []),
          ]}
        />
      </Container>
      <FormSection
        form={form}
        title={words.version}
        command={api.commandText(commandOf(form.values))}
      >
        <RadioField
          form={form}
          name="ManagedLoginVersion"
          label={words.version}
          options={(['2', '1'] as const).map((value) => ({
            value,
            label: words.versions[value],
            description: words.versionTexts[value],
          }))}
        />
        {kind === 'custom' && (
          <TextField
            form={form}
            name="CertificateArn"
            label={words.certificate}
            description={words.certificateText}
          />
        )}
      </FormSection>
      {isDeleting && (
        <ConfirmDeletion
          title={fill(words.deletion, { name })}
          consequence={words.deletionText}
          phrase={name}
          command={api.commandText(deletion)}
          onDismiss={() => setDeleting(false)}
          onConfirm={async () => {
            await api.send(deletion);
            notifySuccess(fill(words.deleted, { name }));
            reload();
          }}
        />
      )}
    </SpaceBetween>
  );
}
