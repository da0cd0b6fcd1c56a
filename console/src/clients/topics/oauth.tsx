/** How a client uses the login pages and the OAuth endpoints. */
import {
  ListIdentityProvidersCommand,
  type OAuthFlowType,
} from '@aws-sdk/client-cognito-identity-provider';
import Box from '@cloudscape-design/components/box';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type Api, useApi } from '../../frame/api/api.ts';
import {
  MultiselectField,
  type Option,
  SelectField,
  TextAreaField,
  ToggleField,
} from '../../frame/form/fields.tsx';
import { FormSection } from '../../frame/form/form-page.tsx';
import { useForm } from '../../frame/form/use-form.ts';
import { Show } from '../../frame/states.tsx';
import { useLoaded } from '../../frame/use-loaded.ts';
import { frameWords } from '../../frame/words/frame-words.ts';
import { useWords } from '../../frame/words/languages.ts';
import type { ClientChange } from '../client-update.ts';
import { entriesIn, linesOf } from '../list-text.ts';
import { readCustomScopes, STANDARD_SCOPES } from '../scopes.ts';
import { clientWords } from '../words/client-words.ts';
import type { TopicProps } from './topic.ts';

const OAUTH_FLOWS = ['code', 'implicit', 'client_credentials'] as const;
const OWN_USERS = 'COGNITO';
/** What stands for no default: an address it could be is never empty. */
const NONE = '';

interface Choices {
  readonly scopes: readonly Option[];
  readonly providers: readonly string[];
}

interface OAuthValues {
  readonly AllowedOAuthFlowsUserPoolClient: boolean;
  readonly AllowedOAuthFlows: readonly OAuthFlowType[];
  readonly AllowedOAuthScopes: readonly string[];
  readonly SupportedIdentityProviders: readonly string[];
  readonly CallbackURLs: string;
  readonly LogoutURLs: string;
  readonly DefaultRedirectURI: string;
}

export function OAuthTopic(props: TopicProps) {
  const api = useApi();
  const { UserPoolId = '' } = props.client;
  const choices = useLoaded(UserPoolId, async (): Promise<Choices> => {
    const [scopes, providers] = await Promise.all([
      readCustomScopes(api, UserPoolId),
      readProviders(api, UserPoolId),
    ]);
    return { scopes, providers };
  });
  return <Show of={choices}>{(value) => <OAuthForm {...props} choices={value} />}</Show>;
}

function OAuthForm({ client, save, commandOf, choices }: TopicProps & { choices: Choices }) {
  const { oauth } = useWords(clientWords);
  const { frame } = useWords(frameWords);
  const form = useForm<OAuthValues>({
    initial: {
      AllowedOAuthFlowsUserPoolClient: client.AllowedOAuthFlowsUserPoolClient ?? false,
      AllowedOAuthFlows: client.AllowedOAuthFlows ?? [],
      AllowedOAuthScopes: client.AllowedOAuthScopes ?? [],
      SupportedIdentityProviders: client.SupportedIdentityProviders ?? [],
      CallbackURLs: linesOf(client.CallbackURLs),
      LogoutURLs: linesOf(client.LogoutURLs),
      DefaultRedirectURI: client.DefaultRedirectURI ?? NONE,
    },
    send: (values) => save(changeOf(values)),
  });
  const { values } = form;
  const flows = values.AllowedOAuthFlows;
  const hasSecret = client.ClientSecret !== undefined;
  const callbacks = entriesIn(values.CallbackURLs);
  return (
    <FormSection
      form={form}
      title={oauth.title}
      description={oauth.text}
      command={commandOf(changeOf(values))}
    >
      <ToggleField
        form={form}
        name="AllowedOAuthFlowsUserPoolClient"
        label={oauth.enabled}
        description={oauth.enabledText}
      />
      <FormField label={oauth.flows} stretch>
        <SpaceBetween size="s">
          {OAUTH_FLOWS.map((flow) => (
            <Checkbox
              key={flow}
              checked={flows.includes(flow)}
              disabled={flow === 'client_credentials' && !hasSecret}
              description={oauth.flowTexts[flow]}
              onChange={({ detail }) =>
                form.set(
                  'AllowedOAuthFlows',
                  detail.checked ? [...flows, flow] : flows.filter((each) => each !== flow),
                )
              }
            >
              {oauth.flowNames[flow]}
            </Checkbox>
          ))}
        </SpaceBetween>
      </FormField>
      <MultiselectField
        form={form}
        name="AllowedOAuthScopes"
        label={oauth.scopes}
        description={oauth.scopesText}
        options={[
          ...STANDARD_SCOPES.map((value) => ({
            value,
            label: value,
            description: oauth.scopeTexts[value],
          })),
          ...choices.scopes,
        ]}
      />
      <MultiselectField
        form={form}
        name="SupportedIdentityProviders"
        label={oauth.providers}
        description={oauth.providersText}
        options={[
          { value: OWN_USERS, label: oauth.ownUsers },
          ...choices.providers.map((value) => ({ value, label: value })),
        ]}
      />
      <TextAreaField
        form={form}
        name="CallbackURLs"
        label={oauth.callbacks}
        description={oauth.oneALine}
        rows={3}
      />
      <SelectField
        form={form}
        name="DefaultRedirectURI"
        label={oauth.default}
        description={oauth.defaultText}
        options={[
          { value: NONE, label: frame.none },
          ...callbacks.map((value) => ({ value, label: value })),
        ]}
      />
      <TextAreaField
        form={form}
        name="LogoutURLs"
        label={oauth.logouts}
        description={oauth.oneALine}
        rows={3}
      />
      <Box color="text-body-secondary" fontSize="body-s">
        {oauth.analytics}
      </Box>
    </FormSection>
  );
}

function changeOf(values: OAuthValues): ClientChange {
  const { DefaultRedirectURI, ...rest } = values;
  return {
    ...rest,
    AllowedOAuthFlows: [...rest.AllowedOAuthFlows],
    AllowedOAuthScopes: [...rest.AllowedOAuthScopes],
    SupportedIdentityProviders: [...rest.SupportedIdentityProviders],
    CallbackURLs: entriesIn(rest.CallbackURLs),
    LogoutURLs: entriesIn(rest.LogoutURLs),
    DefaultRedirectURI: DefaultRedirectURI === NONE ? undefined : DefaultRedirectURI,
  };
}

async function readProviders(api: Api, pool: string): Promise<readonly string[]> {
  const names: string[] = [];
  let token: string | undefined;
  do {
    const { Providers = [], NextToken } = await api.send(
      new ListIdentityProvidersCommand({ UserPoolId: pool, MaxResults: 60, NextToken: token }),
    );
    names.push(...Providers.flatMap(({ ProviderName: name }) => name ?? []));
    token = NextToken;
  } while (token !== undefined);
  return names;
}
