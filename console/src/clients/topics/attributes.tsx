/** Which attributes of its users a client reads and writes. */
import type { SchemaAttributeType } from '@aws-sdk/client-cognito-identity-provider';
import Box from '@cloudscape-design/components/box';
import Checkbox from '@cloudscape-design/components/checkbox';
import Table from '@cloudscape-design/components/table';
import { ToggleField } from '../../frame/form/fields.tsx';
import { FormSection } from '../../frame/form/form-page.tsx';
import { useForm } from '../../frame/form/use-form.ts';
import { fill, useWords } from '../../frame/words/languages.ts';
import type { ClientChange } from '../client-update.ts';
import { clientWords } from '../words/client-words.ts';
import type { TopicProps } from './topic.ts';

/** Attributes that the service alone writes. */
const READ_ONLY: ReadonlySet<string> = new Set([
  'sub',
  'email_verified',
  'phone_number_verified',
  'identities',
]);

interface AttributeValues {
  readonly isLimited: boolean;
  readonly ReadAttributes: readonly string[];
  readonly WriteAttributes: readonly string[];
}

export function AttributesTopic({ client, pool, save, commandOf }: TopicProps) {
  const { attributes: words } = useWords(clientWords);
  const schema = (pool.SchemaAttributes ?? []).filter(
    ({ DeveloperOnlyAttribute }) => !DeveloperOnlyAttribute,
  );
  const names = schema.map(({ Name = '' }) => Name);
  const form = useForm<AttributeValues>({
    initial: {
      isLimited: client.ReadAttributes !== undefined || client.WriteAttributes !== undefined,
      ReadAttributes: client.ReadAttributes ?? names,
      WriteAttributes: client.WriteAttributes ?? names.filter((name) => !READ_ONLY.has(name)),
    },
    send: (values) => save(changeOf(values)),
  });
  const box = (
    list: 'ReadAttributes' | 'WriteAttributes',
    { Name: name = '', Required }: SchemaAttributeType,
  ) => {
    const chosen = form.values[list];
    const isWrite = list === 'WriteAttributes';
    const isFixed = isWrite && (READ_ONLY.has(name) || Required === true);
    return (
      <Checkbox
        checked={chosen.includes(name)}
        disabled={isFixed}
        ariaLabel={fill(isWrite ? words.writeOne : words.readOne, { name })}
        onChange={({ detail }) =>
          form.set(
            list,
            detail.checked ? [...chosen, name] : chosen.filter((each) => each !== name),
          )
        }
      />
    );
  };
  return (
    <FormSection
      form={form}
      title={words.title}
      description={words.text}
      command={commandOf(changeOf(form.values))}
    >
      <ToggleField form={form} name="isLimited" label={words.limited} />
      {form.values.isLimited ? (
        <Table<SchemaAttributeType>
          variant="embedded"
          contentDensity="compact"
          items={schema}
          trackBy={({ Name = '' }) => Name}
          ariaLabels={{ tableLabel: words.title }}
          columnDefinitions={[
            {
              id: 'name',
              header: words.name,
              isRowHeader: true,
              cell: ({ Name, Required }) => (
                <>
                  {Name}{' '}
                  {Required && (
                    <Box variant="span" color="text-body-secondary" fontSize="body-s">
                      {words.required}
                    </Box>
                  )}
                </>
              ),
            },
            { id: 'read', header: words.read, cell: (each) => box('ReadAttributes', each) },
            { id: 'write', header: words.write, cell: (each) => box('WriteAttributes', each) },
          ]}
        />
      ) : (
        <Box color="text-body-secondary">{words.all}</Box>
      )}
    </FormSection>
  );
}

const changeOf = (values: AttributeValues): ClientChange => ({
  ReadAttributes: values.isLimited ? [...values.ReadAttributes] : undefined,
  WriteAttributes: values.isLimited ? [...values.WriteAttributes] : undefined,
});
