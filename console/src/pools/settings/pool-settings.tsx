/** The pool as a whole: its name, protection from deletion, tier and tags. */

import type {
  EncryptionKeyType,
  UserPoolTierType,
} from '@aws-sdk/client-cognito-identity-provider';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TagEditor, { type TagEditorProps } from '@cloudscape-design/components/tag-editor';
import { useState } from 'react';
import { RadioField, TextField, ToggleField } from '../../frame/form/fields.tsx';
import { FormSection } from '../../frame/form/form-page.tsx';
import { useForm } from '../../frame/form/use-form.ts';
import type { ViewProps } from '../../frame/subject.ts';
import { frameWords } from '../../frame/words/frame-words.ts';
import { useWords } from '../../frame/words/languages.ts';
import { poolWords } from '../words/pool-words.ts';
import { SettingsView, type TopicProps } from './settings-view.tsx';

export function PoolSettingsView({ parameters: { pool } }: ViewProps<'/pools/:pool/settings'>) {
  const { general: words } = useWords(poolWords);
  return (
    <SettingsView id={pool} title={words.title} description={words.description}>
      {(props) => (
        <SpaceBetween size="l">
          <NameAndProtection {...props} />
          <Tier {...props} />
          <Tags {...props} />
          <EncryptionKey {...props} />
        </SpaceBetween>
      )}
    </SettingsView>
  );
}

function NameAndProtection({ pool, update }: TopicProps) {
  const { general: words } = useWords(poolWords);
  const { frame } = useWords(frameWords);
  const form = useForm({
    initial: {
      PoolName: pool.Name ?? '',
      DeletionProtection: pool.DeletionProtection === 'ACTIVE',
    },
    check: ({ PoolName }) => (PoolName.trim() === '' ? { PoolName: frame.required } : {}),
    send: ({ PoolName, DeletionProtection }) =>
      update({ PoolName, DeletionProtection: DeletionProtection ? 'ACTIVE' : 'INACTIVE' }),
  });
  return (
    <FormSection form={form} title={words.nameAndProtection}>
      <TextField form={form} name="PoolName" label={words.name} />
      <ToggleField
        form={form}
        name="DeletionProtection"
        label={words.protection}
        description={words.protectionText}
      />
    </FormSection>
  );
}

function Tier({ pool, update }: TopicProps) {
  const { general: words } = useWords(poolWords);
  const form = useForm({
    initial: { UserPoolTier: pool.UserPoolTier ?? 'ESSENTIALS' },
    send: ({ UserPoolTier }) => update({ UserPoolTier: UserPoolTier as UserPoolTierType }),
  });
  return (
    <FormSection form={form} title={words.tier} description={words.tierText}>
      <RadioField
        form={form}
        name="UserPoolTier"
        label={words.tier}
        options={[
          { value: 'LITE', label: 'Lite', description: words.lite },
          { value: 'ESSENTIALS', label: 'Essentials', description: words.essentials },
          { value: 'PLUS', label: 'Plus', description: words.plus },
        ]}
      />
    </FormSection>
  );
}

function Tags({ pool, update }: TopicProps) {
  const { general: words } = useWords(poolWords);
  const [isValid, setValid] = useState(true);
  const form = useForm<{ tags: readonly TagEditorProps.Tag[] }>({
    initial: {
      tags: Object.entries(pool.UserPoolTags ?? {}).map(([key, value]) => ({
        key,
        value,
        existing: true,
      })),
    },
    check: () => (isValid ? {} : { tags: words.tagsWrong }),
    send: ({ tags }) =>
      update({
        UserPoolTags: Object.fromEntries(
          tags
            .filter(({ markedForRemoval }) => !markedForRemoval)
            .map(({ key, value }) => [key, value]),
        ),
      }),
  });
  return (
    <FormSection form={form} title={words.tags} description={words.tagsText}>
      <TagEditor
        tags={form.values.tags}
        onChange={({ detail }) => {
          setValid(detail.valid);
          form.set('tags', detail.tags);
        }}
      />
    </FormSection>
  );
}

const OWN_KEY = 'CUSTOMER_MANAGED_KEY';

function EncryptionKey({ pool, update }: TopicProps) {
  const { general: words } = useWords(poolWords);
  const { frame } = useWords(frameWords);
  const form = useForm({
    initial: {
      KeyType: pool.KeyConfiguration?.KeyType ?? 'AWS_OWNED_KEY',
      KmsKeyArn: pool.KeyConfiguration?.KmsKeyArn ?? '',
    },
    check: ({ KeyType, KmsKeyArn }) =>
      KeyType === OWN_KEY && KmsKeyArn.trim() === '' ? { KmsKeyArn: frame.required } : {},
    send: ({ KeyType, KmsKeyArn }) =>
      update({
        KeyConfiguration: {
          KeyType: KeyType as EncryptionKeyType,
          ...(KeyType === OWN_KEY && { KmsKeyArn: KmsKeyArn.trim() }),
        },
      }),
  });
  return (
    <FormSection form={form} title={words.key} description={words.keyText}>
      <RadioField
        form={form}
        name="KeyType"
        label={words.keyType}
        options={[
          { value: 'AWS_OWNED_KEY', label: words.serverKey },
          { value: OWN_KEY, label: words.ownKey, description: words.ownKeyText },
        ]}
      />
      {form.values.KeyType === OWN_KEY && (
        <TextField
          form={form}
          name="KmsKeyArn"
          label={words.keyArn}
          placeholder="arn:aws:kms:us-east-1:123456789012:key/…"
        />
      )}
    </FormSection>
  );
}
