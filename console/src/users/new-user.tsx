/** Makes a user: with an invitation, or with a password that stays. */
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  type DeliveryMediumType,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { hrefTo } from '../frame/addresses.ts';
import { useApi } from '../frame/api/api.ts';
import { CheckboxField, RadioField, TextField } from '../frame/form/fields.tsx';
import { FormPage } from '../frame/form/form-page.tsx';
import { type FieldErrors, useForm } from '../frame/form/use-form.ts';
import { notifySuccess } from '../frame/notifications.tsx';
import { usePool } from '../frame/pool.ts';
import { goTo, usePlace } from '../frame/routing.ts';
import { Show } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { frameWords } from '../frame/words/frame-words.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { AttributeInput } from './attribute-input.tsx';
import { writableAttributes } from './pool-schema.ts';
import { userWords } from './words/user-words.ts';

interface NewUserValues {
  readonly Username: string;
  readonly delivery: 'EMAIL' | 'SMS' | 'BOTH' | 'NONE';
  readonly password: 'made' | 'chosen' | 'permanent';
  readonly TemporaryPassword: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly email_verified: boolean;
  readonly phone_number_verified: boolean;
  readonly ForceAliasCreation: boolean;
}

const MEDIA: Readonly<Record<NewUserValues['delivery'], DeliveryMediumType[]>> = {
  EMAIL: ['EMAIL'],
  SMS: ['SMS'],
  BOTH: ['EMAIL', 'SMS'],
  NONE: [],
};

const NOBODY: NewUserValues = {
  Username: '',
  delivery: 'EMAIL',
  password: 'made',
  TemporaryPassword: '',
  attributes: {},
  email_verified: false,
  phone_number_verified: false,
  ForceAliasCreation: false,
};

export function NewUser({ parameters: { pool } }: ViewProps<'/pools/:pool/users/new'>) {
  const loaded = usePool(pool);
  return <Show of={loaded}>{(description) => <NewUserForm pool={pool} of={description} />}</Show>;
}

function NewUserForm({ pool, of: description }: { pool: string; of: UserPoolType }) {
  const api = useApi();
  const { frame } = useWords(frameWords);
  const { create, attributes: names } = useWords(userWords);
  const { UsernameAttributes: calledBy = [], AliasAttributes = [] } = description;
  const [only] = calledBy.length === 1 ? calledBy : [];
  const schema = writableAttributes(description).filter(({ Name }) => Name !== only);
  const required = schema.filter(
    ({ Name = '', Required }) => Required || /^(email|phone_number)$/.test(Name),
  );
  const others = schema.filter((each) => !required.includes(each));

  // Where one came from, to sign in through it.
  const client = usePlace().query.get('client');
  const form = useForm<NewUserValues>({
    initial: NOBODY,
    check: (values): FieldErrors<NewUserValues> => ({
      Username: values.Username === '' ? frame.required : undefined,
      TemporaryPassword:
        values.password !== 'made' && values.TemporaryPassword === '' ? frame.required : undefined,
      attributes: required.some(({ Name = '', Required }) => Required && !values.attributes[Name])
        ? frame.required
        : undefined,
    }),
    send: async (values) => {
      const { User } = await api.send(creationOf(pool, values, only));
      const user = User?.Username ?? values.Username;
      const password = passwordOf(pool, user, values);
      if (password) await api.send(password);
      notifySuccess(fill(create.done, { user: values.Username }));
      goTo(
        client === null
          ? hrefTo('/pools/:pool/users/:user', { pool, user })
          : hrefTo('/pools/:pool/clients/:client', { pool, client }),
      );
    },
  });
  const { values } = form;
  const inputs = (fields: typeof schema) =>
    fields.map((attribute) => {
      const { Name = '', Required = false } = attribute;
      return (
        <AttributeInput
          key={Name}
          attribute={attribute}
          value={values.attributes[Name] ?? ''}
          error={Required && !values.attributes[Name] ? form.errors.attributes : undefined}
          onChange={(value) => form.set('attributes', { ...values.attributes, [Name]: value })}
        />
      );
    });
  const hasVerified = (['email', 'phone_number'] as const).some(
    (name) => values[`${name}_verified`] && addressIn(values, name, only) !== '',
  );
  const password = passwordOf(pool, values.Username, values);
  const commands = [
    api.commandText(creationOf(pool, values, only)),
    ...(password ? [api.commandText(password)] : []),
  ];
  const usernameLabel =
    calledBy.length === 0
      ? names.username
      : calledBy.map((each) => names[each as keyof typeof names]).join(' / ');

  return (
    <FormPage
      form={form}
      title={create.title}
      submit={create.submit}
      cancelHref={hrefTo('/pools/:pool/users', { pool })}
      command={commands.join('\n')}
    >
      <Container header={<Header variant="h2">{create.identity}</Header>}>
        <SpaceBetween size="l">
          <TextField
            form={form}
            name="Username"
            label={usernameLabel}
            constraint={calledBy.length === 0 ? create.usernameConstraint : create.calledBy}
            autoFocus
          />
          {inputs(required)}
          {addressIn(values, 'email', only) !== '' && (
            <CheckboxField form={form} name="email_verified" label={create.emailVerified} />
          )}
          {addressIn(values, 'phone_number', only) !== '' && (
            <CheckboxField form={form} name="phone_number_verified" label={create.phoneVerified} />
          )}
          {hasVerified && AliasAttributes.length + calledBy.length > 0 && (
            <CheckboxField
              form={form}
              name="ForceAliasCreation"
              label={create.forceAlias}
              description={create.forceAliasText}
            />
          )}
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">{create.password}</Header>}>
        <SpaceBetween size="l">
          <RadioField
            form={form}
            name="password"
            label={create.passwordKind}
            options={[
              { value: 'made', label: create.passwordMade },
              { value: 'chosen', label: create.passwordChosen },
              {
                value: 'permanent',
                label: create.passwordPermanent,
                description: create.passwordPermanentText,
              },
            ]}
          />
          {values.password !== 'made' && (
            <TextField
              form={form}
              name="TemporaryPassword"
              type="password"
              label={create.password}
              constraint={create.passwordConstraint}
            />
          )}
          {values.password !== 'permanent' && (
            <RadioField
              form={form}
              name="delivery"
              label={create.delivery}
              options={(['EMAIL', 'SMS', 'BOTH', 'NONE'] as const).map((value) => ({
                value,
                label: create.deliveries[value],
                ...(value === 'NONE' && { description: create.noMessage }),
              }))}
            />
          )}
        </SpaceBetween>
      </Container>
      {others.length > 0 && (
        <ExpandableSection variant="container" headerText={create.moreAttributes}>
          <SpaceBetween size="l">{inputs(others)}</SpaceBetween>
        </ExpandableSection>
      )}
    </FormPage>
  );
}

type Address = 'email' | 'phone_number';

/** What the form has for it: the name that the pool's users are called by, or an attribute. */
const addressIn = (values: NewUserValues, name: Address, calledBy: string | undefined): string =>
  (calledBy === name ? values.Username : values.attributes[name]) ?? '';

/** A password that stays is a temporary one first, so that the policy refuses it before anything is made. */
function creationOf(pool: string, values: NewUserValues, calledBy: string | undefined) {
  const given = Object.entries(values.attributes).filter(([, value]) => value !== '');
  const verified = (['email', 'phone_number'] as const)
    .filter((name) => values[`${name}_verified`] && addressIn(values, name, calledBy) !== '')
    .map((name) => [`${name}_verified`, 'true'] as const);
  const attributes = [...given, ...verified].map(([Name, Value]) => ({ Name, Value }));
  const media = values.password === 'permanent' ? [] : MEDIA[values.delivery];
  return new AdminCreateUserCommand({
    UserPoolId: pool,
    Username: values.Username,
    ...(attributes.length > 0 && { UserAttributes: attributes }),
    ...(values.password !== 'made' && { TemporaryPassword: values.TemporaryPassword }),
    ...(values.ForceAliasCreation && verified.length > 0 && { ForceAliasCreation: true }),
    ...(media.length > 0 ? { DesiredDeliveryMediums: media } : { MessageAction: 'SUPPRESS' }),
  });
}

function passwordOf(pool: string, user: string, { password, TemporaryPassword }: NewUserValues) {
  if (password !== 'permanent') return undefined;
  return new AdminSetUserPasswordCommand({
    UserPoolId: pool,
    Username: user,
    Password: TemporaryPassword,
    Permanent: true,
  });
}
