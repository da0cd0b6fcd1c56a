/** Making a pool: a name, what it is for, and where its pages are. */
import {
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  SetUserPoolMfaConfigCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { TextField, ToggleField } from '../frame/form/fields.tsx';
import { FormPage } from '../frame/form/form-page.tsx';
import { useForm } from '../frame/form/use-form.ts';
import { rememberName } from '../frame/names.ts';
import { notifyFailure, notifySuccess } from '../frame/notifications.tsx';
import { goTo } from '../frame/routing.ts';
import { frameWords } from '../frame/words/frame-words.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { NameFields } from './name-fields.tsx';
import { BY_PURPOSE, type NamesForGood, withNames } from './names-for-good.ts';
import { newPool, PRESETS, type Preset, prefixOf } from './pool-presets.ts';
import { poolWords } from './words/pool-words.ts';

export interface NewPoolValues extends NamesForGood {
  readonly PoolName: string;
  readonly preset: Preset;
  readonly Domain: string;
  /** Whether the person has written the prefix. */
  readonly isDomainOwn: boolean;
  readonly DeletionProtection: boolean;
}

export function CreatePool() {
  const api = useApi();
  const { create: words } = useWords(poolWords);
  const { frame } = useWords(frameWords);
  const form = useForm<NewPoolValues>({
    initial: {
      PoolName: '',
      preset: 'totp',
      Domain: '',
      isDomainOwn: false,
      DeletionProtection: false,
      ...BY_PURPOSE,
    },
    check: ({ PoolName, Domain, signInNames, aliases }) => ({
      aliases: signInNames === 'aliases' && aliases.length === 0 ? frame.required : undefined,
      PoolName: PoolName.trim() === '' ? frame.required : undefined,
      Domain:
        Domain === '' || /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(Domain)
          ? undefined
          : words.domainRule,
    }),
    send: async (values) => {
      const { PoolName, preset, Domain, DeletionProtection } = values;
      const { create, mfa } = newPool(preset, PoolName.trim(), DeletionProtection);
      const { UserPool } = await api.send(new CreateUserPoolCommand(withNames(create, values)));
      const id = UserPool!.Id!;
      rememberName(id, PoolName.trim());
      notifySuccess(fill(words.created, { name: PoolName.trim() }));
      // The pool is there: what fails now is said, and can be set on its pages.
      try {
        if (mfa) await api.send(new SetUserPoolMfaConfigCommand({ UserPoolId: id, ...mfa }));
        if (Domain !== '') {
          const domain = { UserPoolId: id, Domain, ManagedLoginVersion: 2 };
          await api.send(new CreateUserPoolDomainCommand(domain));
        }
      } catch (refusal) {
        notifyFailure(refusal);
      }
      goTo(hrefTo('/pools/:pool', { pool: id }));
    },
  });
  const { PoolName, preset, DeletionProtection } = form.values;
  const { create } = newPool(preset, PoolName.trim(), DeletionProtection);

  /** The prefix follows the name until the person writes one. */
  const named = {
    ...form,
    set: ((name, value) => {
      form.set(name, value);
      if (name === 'PoolName' && !form.values.isDomainOwn)
        form.set('Domain', prefixOf(String(value)));
      if (name === 'Domain') form.set('isDomainOwn', value !== '');
    }) as typeof form.set,
  };

  return (
    <FormPage
      form={form}
      title={words.title}
      description={words.description}
      submit={words.submit}
      cancelHref="#/pools"
      command={api.commandText(new CreateUserPoolCommand(withNames(create, form.values)))}
    >
      <Container header={<Header variant="h2">{words.what}</Header>}>
        <SpaceBetween size="l">
          <TextField
            form={named}
            name="PoolName"
            label={words.name}
            description={words.nameText}
            placeholder="Web shop"
            autoFocus
          />
          <FormField label={words.preset} description={words.presetText} stretch>
            <Tiles
              value={preset}
              columns={2}
              onChange={({ detail }) => form.set('preset', detail.value as Preset)}
              items={PRESETS.map((value) => ({
                value,
                label: words.presets[value],
                description: words.presetTexts[value],
              }))}
            />
          </FormField>
        </SpaceBetween>
      </Container>
      <NameFields form={form} />
      <Container header={<Header variant="h2">{words.pages}</Header>}>
        <SpaceBetween size="l">
          <TextField
            form={named}
            name="Domain"
            label={words.domain}
            description={words.domainText}
            constraint={words.domainRule}
            optional
          />
          <ToggleField
            form={form}
            name="DeletionProtection"
            label={words.protection}
            description={words.protectionText}
          />
        </SpaceBetween>
      </Container>
    </FormPage>
  );
}
