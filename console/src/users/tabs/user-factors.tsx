/** What a user proves itself with: the factors there are, which are asked for, and taking them away. */
import {
  AdminDeleteSoftwareTokenCommand,
  AdminGetUserAuthFactorsCommand,
  type AdminGetUserAuthFactorsCommandOutput,
  AdminSetUserMFAPreferenceCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { ActionDialog } from '../../frame/action-dialog.tsx';
import { useApi } from '../../frame/api/api.ts';
import { RadioField, ToggleField } from '../../frame/form/fields.tsx';
import { FormSection } from '../../frame/form/form-page.tsx';
import { useForm } from '../../frame/form/use-form.ts';
import { notifySuccess } from '../../frame/notifications.tsx';
import { Show } from '../../frame/states.tsx';
import { useLoaded } from '../../frame/use-loaded.ts';
import { frameWords } from '../../frame/words/frame-words.ts';
import { useWords } from '../../frame/words/languages.ts';
import type { UserPartProps } from '../user-part.ts';
import { userWords } from '../words/user-words.ts';

type Factors = AdminGetUserAuthFactorsCommandOutput;

const SECOND = ['SOFTWARE_TOKEN_MFA', 'SMS_MFA', 'EMAIL_OTP'] as const;
const ALL = ['PASSWORD', 'WEB_AUTHN', 'SOFTWARE_TOKEN', 'SMS_OTP', 'EMAIL_OTP'] as const;

export function UserFactors(props: UserPartProps) {
  const api = useApi();
  const { pool, username } = props;
  const who = { UserPoolId: pool, Username: username };
  const loaded = useLoaded(`${pool} ${username}`, () =>
    api.send(new AdminGetUserAuthFactorsCommand(who)),
  );
  const reload = () => {
    loaded.reload();
    props.reload();
  };
  return (
    <Show of={loaded}>
      {(factors) => (
        <SpaceBetween size="l">
          <FactorOverview of={factors} />
          <Preferences
            key={JSON.stringify([factors.UserMFASettingList, factors.PreferredMfaSetting])}
            {...props}
            factors={factors}
            reload={reload}
          />
          <Authenticator {...props} factors={factors} reload={reload} />
          <PasskeyAsBoth {...props} factors={factors} reload={reload} />
        </SpaceBetween>
      )}
    </Show>
  );
}

const has = ({ ConfiguredUserAuthFactors = [] }: Factors, name: (typeof ALL)[number]) =>
  ConfiguredUserAuthFactors.includes(name);
const isOn = ({ UserMFASettingList = [] }: Factors, name: string) =>
  UserMFASettingList.includes(name);

function FactorOverview({ of: factors }: { of: Factors }) {
  const { factors: words } = useWords(userWords);
  return (
    <Container header={<Header variant="h2">{words.title}</Header>}>
      <KeyValuePairs
        columns={4}
        items={ALL.map((name) => ({
          label: words.names[name],
          value: has(factors, name) ? (
            <StatusIndicator type="success">{words.present}</StatusIndicator>
          ) : (
            <StatusIndicator type="stopped">{words.absent}</StatusIndicator>
          ),
        }))}
      />
    </Container>
  );
}

type FactorPartProps = UserPartProps & { readonly factors: Factors };

function Preferences({ pool, username, user, factors, reload }: FactorPartProps) {
  const api = useApi();
  const { frame } = useWords(frameWords);
  const { factors: words } = useWords(userWords);
  const initial = {
    SOFTWARE_TOKEN_MFA: isOn(factors, 'SOFTWARE_TOKEN_MFA'),
    SMS_MFA: isOn(factors, 'SMS_MFA'),
    EMAIL_OTP: isOn(factors, 'EMAIL_OTP'),
    preferred: factors.PreferredMfaSetting ?? '',
  };
  type Values = typeof initial;
  const commandOf = (values: Values) => {
    const settings = (name: (typeof SECOND)[number]) => ({
      Enabled: values[name],
      PreferredMfa: values[name] && values.preferred === name,
    });
    // Only what has changed: a factor that is not set up cannot be turned on, nor off.
    const isOther = (name: (typeof SECOND)[number]) =>
      values[name] !== initial[name] ||
      (values.preferred === name) !== (initial.preferred === name);
    return new AdminSetUserMFAPreferenceCommand({
      UserPoolId: pool,
      Username: username,
      ...(isOther('SOFTWARE_TOKEN_MFA') && {
        SoftwareTokenMfaSettings: settings('SOFTWARE_TOKEN_MFA'),
      }),
      ...(isOther('SMS_MFA') && { SMSMfaSettings: settings('SMS_MFA') }),
      ...(isOther('EMAIL_OTP') && { EmailMfaSettings: settings('EMAIL_OTP') }),
    });
  };
  const form = useForm<Values>({
    initial,
    send: async (values) => {
      await api.send(commandOf(values));
      notifySuccess(frame.saved);
      reload();
    },
  });
  const addresses = new Set(user.UserAttributes?.map(({ Name }) => Name));
  const available = {
    SOFTWARE_TOKEN_MFA: has(factors, 'SOFTWARE_TOKEN'),
    SMS_MFA: addresses.has('phone_number'),
    EMAIL_OTP: addresses.has('email'),
  };
  return (
    <FormSection
      form={form}
      title={words.second}
      description={words.secondText}
      command={api.commandText(commandOf(form.values))}
    >
      {SECOND.map((name) =>
        available[name] || initial[name] ? (
          <ToggleField
            key={name}
            form={form}
            name={name}
            label={words.names[name]}
            description={available[name] ? words.about[name] : words.missing[name]}
          />
        ) : (
          <div key={name}>
            <StatusIndicator type="stopped">{words.names[name]}</StatusIndicator>
            <Box color="text-body-secondary">{words.missing[name]}</Box>
          </div>
        ),
      )}
      <RadioField
        form={form}
        name="preferred"
        label={words.preferred}
        options={[
          { value: '', label: words.noPreference },
          ...SECOND.map((name) => ({
            value: name,
            label: words.names[name],
            disabled: !form.values[name],
          })),
        ]}
      />
    </FormSection>
  );
}

function Authenticator({ pool, username, factors, reload }: FactorPartProps) {
  const api = useApi();
  const { factors: words } = useWords(userWords);
  const [isAsking, setAsking] = useState(false);
  const command = new AdminDeleteSoftwareTokenCommand({ UserPoolId: pool, Username: username });
  const exists = has(factors, 'SOFTWARE_TOKEN') || isOn(factors, 'SOFTWARE_TOKEN_MFA');
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={exists ? words.authenticatorText : words.missing.SOFTWARE_TOKEN_MFA}
          actions={
            exists && <Button onClick={() => setAsking(true)}>{words.resetAuthenticator}</Button>
          }
        >
          {words.names.SOFTWARE_TOKEN}
        </Header>
      }
    >
      <Alert type="info">{words.recoveryCodes}</Alert>
      {isAsking && (
        <ActionDialog
          title={words.resetAuthenticator}
          submit={words.resetAuthenticator}
          command={api.commandText(command)}
          onDismiss={() => setAsking(false)}
          onConfirm={async () => {
            await api.send(command);
            setAsking(false);
            notifySuccess(words.authenticatorReset);
            reload();
          }}
        >
          {words.resetText}
        </ActionDialog>
      )}
    </Container>
  );
}

/** The API lists no passkeys to administrators, and lets them remove none: it is said here. */
function PasskeyAsBoth({ pool, username, factors, reload }: FactorPartProps) {
  const api = useApi();
  const { factors: words } = useWords(userWords);
  const [isAsking, setAsking] = useState(false);
  const command = new AdminSetUserMFAPreferenceCommand({
    UserPoolId: pool,
    Username: username,
    WebAuthnMfaSettings: { Enabled: false },
  });
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            has(factors, 'WEB_AUTHN') && (
              <Button onClick={() => setAsking(true)}>{words.passkeyOff}</Button>
            )
          }
        >
          {words.names.WEB_AUTHN}
        </Header>
      }
    >
      {words.passkeyText}
      {isAsking && (
        <ActionDialog
          title={words.passkeyOff}
          submit={words.passkeyOff}
          command={api.commandText(command)}
          onDismiss={() => setAsking(false)}
          onConfirm={async () => {
            await api.send(command);
            setAsking(false);
            notifySuccess(words.passkeyIsOff);
            reload();
          }}
        >
          {words.passkeyOffText}
        </ActionDialog>
      )}
    </Container>
  );
}
