/** Making an access key. Its secret is shown once, and kept nowhere. */
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useApi } from '../frame/api/api.ts';
import { CodeBox, Copyable } from '../frame/code-box.tsx';
import { NumberField, TextField, wholeNumber } from '../frame/form/fields.tsx';
import { FormPage } from '../frame/form/form-page.tsx';
import { useForm } from '../frame/form/use-form.ts';
import { frameWords } from '../frame/words/frame-words.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import type { MadeKey } from './access-api.ts';
import { PolicyField } from './policy-field.tsx';
import { POLICY_TEMPLATES } from './policy-templates.ts';
import { accessWords } from './words/access-words.ts';

const MOST_DAYS = 36_500;

export function CreateKey() {
  const api = useApi();
  const { newKey: words } = useWords(accessWords);
  const { frame } = useWords(frameWords);
  const [made, setMade] = useState<MadeKey>();
  const form = useForm({
    initial: { KeyName: '', days: '90', Policy: POLICY_TEMPLATES.read as string },
    check: ({ KeyName, days, Policy }) => ({
      KeyName: KeyName.trim() === '' ? frame.required : undefined,
      days:
        days === '' || wholeNumber(days, 1, MOST_DAYS) !== undefined
          ? undefined
          : fill(frame.wholeNumber, { min: 1, max: MOST_DAYS }),
      Policy: Policy.trim() === '' ? frame.required : undefined,
    }),
    send: async ({ KeyName, days, Policy }) => {
      setMade(
        await api.operator('CreateAccessKey', {
          KeyName: KeyName.trim(),
          Policy,
          ...(days !== '' && { ValidForDays: Number(days) }),
        }),
      );
    },
  });
  if (made) return <ShownOnce of={made} />;
  return (
    <FormPage form={form} title={words.title} submit={words.submit} cancelHref="#/access-keys">
      <Container header={<Header variant="h2">{words.who}</Header>}>
        <SpaceBetween size="l">
          <TextField
            form={form}
            name="KeyName"
            label={words.name}
            description={words.nameText}
            constraint={words.nameRule}
            autoFocus
          />
          <NumberField
            form={form}
            name="days"
            label={words.days}
            description={words.daysText}
            optional
          />
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">{words.rights}</Header>}>
        <PolicyField form={form} />
      </Container>
    </FormPage>
  );
}

function ShownOnce({ of: { AccessKey: key, SecretAccessKey: secret } }: { of: MadeKey }) {
  const { newKey: words, keys } = useWords(accessWords);
  return (
    <ContentLayout header={<Header variant="h1">{words.made}</Header>}>
      <SpaceBetween size="l">
        <Alert type="warning">{words.once}</Alert>
        <Container>
          <SpaceBetween size="l">
            <KeyValuePairs
              columns={3}
              items={[
                { label: keys.name, value: key.KeyName },
                { label: keys.id, value: <Copyable text={key.AccessKeyId} /> },
                { label: words.secret, value: <Copyable text={secret} /> },
              ]}
            />
            <div>
              <Header variant="h3">{words.forShell}</Header>
              <CodeBox
                text={`export AWS_ACCESS_KEY_ID=${key.AccessKeyId}\nexport AWS_SECRET_ACCESS_KEY=${secret}`}
              />
            </div>
          </SpaceBetween>
        </Container>
        <Button variant="primary" href="#/access-keys">
          {words.done}
        </Button>
      </SpaceBetween>
    </ContentLayout>
  );
}
