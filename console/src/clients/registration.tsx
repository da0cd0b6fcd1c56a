/** Whether applications register themselves in a pool, and what they may ask for. */
import type {
  DcrConfigurationType,
  OAuthFlowType,
} from '@aws-sdk/client-cognito-identity-provider';
import Alert from '@cloudscape-design/components/alert';
import { useApi } from '../frame/api/api.ts';
import { MultiselectField, type Option, ToggleField } from '../frame/form/fields.tsx';
import { FormSection } from '../frame/form/form-page.tsx';
import { useForm } from '../frame/form/use-form.ts';
import { Show } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { useLoaded } from '../frame/use-loaded.ts';
import { useWords } from '../frame/words/languages.ts';
import { SettingsView, type TopicProps } from '../pools/settings/settings-view.tsx';
import { readCustomScopes } from './scopes.ts';
import { clientWords } from './words/client-words.ts';

export function RegistrationView({ parameters: { pool } }: ViewProps<'/pools/:pool/registration'>) {
  const api = useApi();
  const { registration } = useWords(clientWords);
  const scopes = useLoaded(`scopes ${pool}`, () => readCustomScopes(api, pool));
  return (
    <SettingsView id={pool} title={registration.title} description={registration.description}>
      {(topic) => (
        <Show of={scopes}>{(custom) => <RegistrationForm {...topic} custom={custom} />}</Show>
      )}
    </SettingsView>
  );
}

interface RegistrationValues {
  readonly isOn: boolean;
  readonly OpenDcrEnabled: boolean;
  readonly AuthenticatedGrantTypes: readonly string[];
  readonly OpenDcrGrantTypes: readonly string[];
  readonly AllowedScopes: readonly string[];
}

/** Of the standard scopes the one that registered clients do not have anyway. */
const OWN_DATA = 'aws.cognito.signin.user.admin';

const GRANTS = ['code', 'implicit', 'client_credentials'] as const;

const USUAL: DcrConfigurationType = {
  EnableStatus: 'Disabled',
  AuthenticatedGrantTypes: ['code', 'client_credentials'],
  OpenDcrGrantTypes: ['code'],
};

type RegistrationFormProps = Pick<TopicProps, 'pool' | 'update'> & {
  readonly custom: readonly Option[];
};

function RegistrationForm({ pool, update, custom }: RegistrationFormProps) {
  const { registration, oauth } = useWords(clientWords);
  // A pool without the setting begins with what the service would give it.
  const current = pool.DcrConfiguration ?? USUAL;
  const form = useForm<RegistrationValues>({
    initial: {
      isOn: current.EnableStatus === 'Enabled',
      OpenDcrEnabled: current.OpenDcrEnabled ?? false,
      AuthenticatedGrantTypes: current.AuthenticatedGrantTypes ?? [],
      OpenDcrGrantTypes: current.OpenDcrGrantTypes ?? [],
      AllowedScopes: current.AllowedScopes ?? [],
    },
    send: ({ isOn, OpenDcrEnabled, ...lists }) =>
      update({
        DcrConfiguration: {
          EnableStatus: isOn ? 'Enabled' : 'Disabled',
          OpenDcrEnabled,
          AuthenticatedGrantTypes: lists.AuthenticatedGrantTypes as OAuthFlowType[],
          OpenDcrGrantTypes: lists.OpenDcrGrantTypes as OAuthFlowType[],
          AllowedScopes: [...lists.AllowedScopes],
        },
      }),
  });
  const isLite = pool.UserPoolTier === 'LITE';
  const grants = GRANTS.map((value) => ({
    value,
    label: oauth.flowNames[value],
    description: oauth.flowTexts[value],
  }));
  const { isOn, OpenDcrEnabled } = form.values;
  const grantsField = (name: 'AuthenticatedGrantTypes' | 'OpenDcrGrantTypes', label: string) => (
    <MultiselectField
      form={form}
      name={name}
      label={label}
      description={registration.grantsText}
      options={grants}
    />
  );
  return (
    <FormSection form={form} title={registration.section} description={registration.text}>
      <ToggleField
        form={form}
        name="isOn"
        label={registration.on}
        description={isLite ? registration.needsTier : registration.onText}
        disabled={isLite}
      />
      {isOn && grantsField('AuthenticatedGrantTypes', registration.grants)}
      {isOn && (
        <ToggleField
          form={form}
          name="OpenDcrEnabled"
          label={registration.open}
          description={registration.openText}
        />
      )}
      {isOn && OpenDcrEnabled && <Alert type="warning">{registration.openWarning}</Alert>}
      {isOn && OpenDcrEnabled && grantsField('OpenDcrGrantTypes', registration.openGrants)}
      {isOn && (
        <MultiselectField
          form={form}
          name="AllowedScopes"
          label={registration.scopes}
          description={registration.scopesText}
          options={[{ value: OWN_DATA, label: OWN_DATA }, ...custom]}
        />
      )}
    </FormSection>
  );
}
