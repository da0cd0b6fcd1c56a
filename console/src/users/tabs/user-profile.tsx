/** The attributes of a user, changed as the schema of the pool lets them be. */
import {
  AdminDeleteUserAttributesCommand,
  AdminUpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import { useApi } from '../../frame/api/api.ts';
import { CheckboxField } from '../../frame/form/fields.tsx';
import { FormSection } from '../../frame/form/form-page.tsx';
import { useForm } from '../../frame/form/use-form.ts';
import { notifySuccess } from '../../frame/notifications.tsx';
import { frameWords } from '../../frame/words/frame-words.ts';
import { useWords } from '../../frame/words/languages.ts';
import { AttributeInput } from '../attribute-input.tsx';
import { writableAttributes } from '../pool-schema.ts';
import type { UserPartProps } from '../user-part.ts';
import { userWords } from '../words/user-words.ts';

/** After a change the fields begin anew with what the server has made of it. */
export function UserProfile(props: UserPartProps) {
  return <ProfileForm key={JSON.stringify(props.user.UserAttributes)} {...props} />;
}

function ProfileForm({ pool, username, user, description, reload }: UserPartProps) {
  const api = useApi();
  const { frame } = useWords(frameWords);
  const { profile, create } = useWords(userWords);
  const before: Record<string, string> = {};
  for (const { Name = '', Value = '' } of user.UserAttributes ?? []) before[Name] = Value;
  const who = { UserPoolId: pool, Username: username };
  const initial = {
    attributes: before,
    email_verified: before['email_verified'] === 'true',
    phone_number_verified: before['phone_number_verified'] === 'true',
  };
  type Values = typeof initial;
  const commandsOf = (values: Values) => {
    const { written, removed } = changesOf(before, values);
    return {
      update: new AdminUpdateUserAttributesCommand({ ...who, UserAttributes: written }),
      remove: new AdminDeleteUserAttributesCommand({ ...who, UserAttributeNames: removed }),
      isUpdated: written.length > 0,
      isRemoved: removed.length > 0,
    };
  };
  const form = useForm<Values>({
    initial,
    send: async (values) => {
      const { update, remove, isUpdated, isRemoved } = commandsOf(values);
      if (isUpdated) await api.send(update);
      if (isRemoved) await api.send(remove);
      notifySuccess(frame.saved);
      reload();
    },
  });
  const { values } = form;
  const { update, remove, isUpdated, isRemoved } = commandsOf(values);
  const commands = [
    ...(isUpdated ? [api.commandText(update)] : []),
    ...(isRemoved ? [api.commandText(remove)] : []),
  ];
  return (
    <FormSection
      form={form}
      title={profile.title}
      description={profile.text}
      command={commands.join('\n\n')}
    >
      <ColumnLayout columns={2}>
        {writableAttributes(description).map((attribute) => {
          const { Name = '', Mutable = true } = attribute;
          return (
            <AttributeInput
              key={Name}
              attribute={attribute}
              value={values.attributes[Name] ?? ''}
              disabled={!Mutable}
              onChange={(value) => {
                form.set('attributes', { ...values.attributes, [Name]: value });
                if (Name === 'email' || Name === 'phone_number') {
                  const flag = `${Name}_verified` as const;
                  form.set(flag, value === before[Name] && initial[flag]);
                }
              }}
            />
          );
        })}
      </ColumnLayout>
      <CheckboxField form={form} name="email_verified" label={create.emailVerified} />
      <CheckboxField form={form} name="phone_number_verified" label={create.phoneVerified} />
    </FormSection>
  );
}

interface ProfileValues {
  readonly attributes: Readonly<Record<string, string>>;
  readonly email_verified: boolean;
  readonly phone_number_verified: boolean;
}

/**
 * What has another value now, and what has none any more. Whoever changes an address says anew
 * whether it is verified: the service takes it for unverified otherwise.
 */
function changesOf(before: Readonly<Record<string, string>>, values: ProfileValues) {
  const written: { Name: string; Value: string }[] = [];
  const removed: string[] = [];
  for (const [Name, Value] of Object.entries(values.attributes)) {
    if (Value === (before[Name] ?? '')) continue;
    if (Value === '') removed.push(Name);
    else written.push({ Name, Value });
  }
  for (const name of ['email', 'phone_number'] as const) {
    const flag = `${name}_verified` as const;
    const isNew = written.some(({ Name }) => Name === name);
    const isOther = values[flag] !== (before[flag] === 'true');
    const isKept = (values.attributes[name] ?? '') !== '';
    if (isKept && (isOther || (isNew && values[flag]))) {
      written.push({ Name: flag, Value: String(values[flag]) });
    }
  }
  return { written, removed };
}
