/** The attributes of a pool's users: those it has, and adding others. None can be taken away. */
import {
  AddCustomAttributesCommand,
  type AttributeDataType,
  type SchemaAttributeType,
} from '@aws-sdk/client-cognito-identity-provider';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useApi } from '../../frame/api/api.ts';
import { CommandPreview } from '../../frame/command-panel.tsx';
import { CheckboxField, NumberField, SelectField, TextField } from '../../frame/form/fields.tsx';
import { useForm } from '../../frame/form/use-form.ts';
import { Failure } from '../../frame/states.tsx';
import { frameWords } from '../../frame/words/frame-words.ts';
import { useWords } from '../../frame/words/languages.ts';
import { poolWords } from '../words/pool-words.ts';
import type { TopicProps } from './settings-view.tsx';

export function Attributes({ pool, update }: TopicProps) {
  const { attributes: words } = useWords(poolWords);
  const { frame } = useWords(frameWords);
  const [isAdding, setAdding] = useState(false);
  const schema = [...(pool.SchemaAttributes ?? [])].sort(
    (a, b) => rank(a) - rank(b) || a.Name!.localeCompare(b.Name!),
  );
  const yesNo = (is: boolean | undefined) => (is ? frame.yes : frame.no);
  return (
    <>
      <Table<SchemaAttributeType>
        items={schema}
        trackBy="Name"
        variant="container"
        contentDensity="compact"
        ariaLabels={{ tableLabel: words.title }}
        header={
          <Header
            variant="h2"
            counter={`(${schema.length})`}
            description={words.description}
            actions={<Button onClick={() => setAdding(true)}>{words.add}</Button>}
          >
            {words.title}
          </Header>
        }
        columnDefinitions={[
          { id: 'name', header: words.name, isRowHeader: true, cell: ({ Name }) => Name },
          { id: 'type', header: words.type, cell: ({ AttributeDataType: type }) => type },
          { id: 'required', header: words.required, cell: ({ Required }) => yesNo(Required) },
          { id: 'mutable', header: words.mutable, cell: ({ Mutable }) => yesNo(Mutable) },
          { id: 'bounds', header: words.bounds, cell: boundsOf },
        ]}
      />
      {isAdding && (
        <AddAttribute
          pool={pool.Id!}
          onDone={async (isAdded) => {
            setAdding(false);
            if (isAdded) await update({});
          }}
        />
      )}
    </>
  );
}

/** Those that people have to give first, then those that somebody has added. */
const rank = ({ Name, Required }: SchemaAttributeType) =>
  Required ? 0 : /^(custom|dev):/.test(Name ?? '') ? 1 : 2;

function boundsOf(attribute: SchemaAttributeType): string {
  const { StringAttributeConstraints: text, NumberAttributeConstraints: number } = attribute;
  const [min, max] = text ? [text.MinLength, text.MaxLength] : [number?.MinValue, number?.MaxValue];
  return min === undefined && max === undefined ? '' : `${min ?? ''}–${max ?? ''}`;
}

function AddAttribute({ pool, onDone }: { pool: string; onDone: (isAdded: boolean) => void }) {
  const api = useApi();
  const { attributes: words } = useWords(poolWords);
  const { frame } = useWords(frameWords);
  const form = useForm({
    initial: {
      Name: '',
      AttributeDataType: 'String' as AttributeDataType,
      Mutable: true,
      DeveloperOnlyAttribute: false,
      min: '',
      max: '',
    },
    check: ({ Name }) =>
      /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,20}$/u.test(Name) ? {} : { Name: words.nameRule },
    send: async (values) => {
      await api.send(commandOf(values));
      onDone(true);
    },
  });
  const { values } = form;

  function commandOf({ min, max, ...attribute }: typeof form.values) {
    const bound = (text: string) => text.trim() || undefined;
    const isText = attribute.AttributeDataType === 'String';
    const isNumber = attribute.AttributeDataType === 'Number';
    const custom: SchemaAttributeType = {
      ...attribute,
      ...(isText && {
        StringAttributeConstraints: { MinLength: bound(min), MaxLength: bound(max) },
      }),
      ...(isNumber && {
        NumberAttributeConstraints: { MinValue: bound(min), MaxValue: bound(max) },
      }),
    };
    return new AddCustomAttributesCommand({ UserPoolId: pool, CustomAttributes: [custom] });
  }

  return (
    <Modal
      visible
      header={words.add}
      onDismiss={() => onDone(false)}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={() => onDone(false)}>
              {frame.cancel}
            </Button>
            <Button variant="primary" loading={form.isSending} onClick={form.submit}>
              {words.add}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {form.failure !== undefined && <Failure error={form.failure} title={frame.refused} />}
        <Alert type="info">{words.forGood}</Alert>
        <TextField
          form={form}
          name="Name"
          label={words.name}
          constraint={words.nameText}
          autoFocus
        />
        <SelectField
          form={form}
          name="AttributeDataType"
          label={words.type}
          options={['String', 'Number', 'Boolean', 'DateTime'].map((value) => ({
            value,
            label: value,
          }))}
        />
        {(values.AttributeDataType === 'String' || values.AttributeDataType === 'Number') && (
          <>
            <NumberField form={form} name="min" label={words.min} optional />
            <NumberField form={form} name="max" label={words.max} optional />
          </>
        )}
        <CheckboxField
          form={form}
          name="Mutable"
          label={words.mutable}
          description={words.mutableText}
        />
        <CheckboxField
          form={form}
          name="DeveloperOnlyAttribute"
          label={words.ofDevelopers}
          description={words.ofDevelopersText}
        />
        <CommandPreview command={api.commandText(commandOf(values))} />
      </SpaceBetween>
    </Modal>
  );
}
