/** How long the tokens of a client are valid, and what becomes of refresh tokens. */
import type { TimeUnitsType, UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import { NumberField, SelectField, ToggleField, wholeNumber } from '../../frame/form/fields.tsx';
import { FormSection } from '../../frame/form/form-page.tsx';
import { useForm } from '../../frame/form/use-form.ts';
import { frameWords } from '../../frame/words/frame-words.ts';
import { fill, useWords } from '../../frame/words/languages.ts';
import { asInput, isRotating, presentFlows } from '../auth-flows.ts';
import type { ClientChange } from '../client-update.ts';
import { clientWords } from '../words/client-words.ts';
import type { TopicProps } from './topic.ts';

const UNITS = ['seconds', 'minutes', 'hours', 'days'] as const satisfies readonly TimeUnitsType[];
const GRACE = { min: 0, max: 60 };
/** Ten years in seconds: the service knows the bounds of each unit. */
const LONGEST = 315_360_000;

interface TokenValues {
  readonly AccessTokenValidity: string;
  readonly AccessToken: string;
  readonly IdTokenValidity: string;
  readonly IdToken: string;
  readonly RefreshTokenValidity: string;
  readonly RefreshToken: string;
  readonly EnableTokenRevocation: boolean;
  readonly rotates: boolean;
  readonly RetryGracePeriodSeconds: string;
}

export function TokensTopic({ client, save, commandOf }: TopicProps) {
  const { tokens } = useWords(clientWords);
  const { frame } = useWords(frameWords);
  const form = useForm<TokenValues>({
    initial: valuesOf(client),
    check: (values) => ({
      AccessTokenValidity: fault(values.AccessTokenValidity, 1, LONGEST),
      IdTokenValidity: fault(values.IdTokenValidity, 1, LONGEST),
      RefreshTokenValidity: fault(values.RefreshTokenValidity, 0, LONGEST),
      RetryGracePeriodSeconds: fault(values.RetryGracePeriodSeconds, GRACE.min, GRACE.max),
    }),
    send: (values) => save(changeOf(client, values)),
  });
  const fault = (text: string, min: number, max: number) =>
    wholeNumber(text, min, max) === undefined ? fill(frame.wholeNumber, { min, max }) : undefined;

  const unit = (name: 'AccessToken' | 'IdToken' | 'RefreshToken', token: string) => (
    <SelectField
      form={form}
      name={name}
      label={fill(tokens.unit, { token })}
      options={UNITS.map((value) => ({ value, label: tokens.units[value] }))}
    />
  );
  return (
    <FormSection
      form={form}
      title={tokens.title}
      description={tokens.text}
      command={commandOf(changeOf(client, form.values))}
    >
      <ColumnLayout columns={2}>
        <NumberField
          form={form}
          name="AccessTokenValidity"
          label={tokens.access}
          constraint={tokens.shortRule}
        />
        {unit('AccessToken', tokens.access)}
        <NumberField
          form={form}
          name="IdTokenValidity"
          label={tokens.id}
          constraint={tokens.shortRule}
        />
        {unit('IdToken', tokens.id)}
        <NumberField
          form={form}
          name="RefreshTokenValidity"
          label={tokens.refresh}
          constraint={tokens.longRule}
        />
        {unit('RefreshToken', tokens.refresh)}
      </ColumnLayout>
      <ToggleField
        form={form}
        name="EnableTokenRevocation"
        label={tokens.revocation}
        description={tokens.revocationText}
      />
      <ToggleField
        form={form}
        name="rotates"
        label={tokens.rotation}
        description={tokens.rotationText}
      />
      {form.values.rotates && (
        <NumberField
          form={form}
          name="RetryGracePeriodSeconds"
          label={tokens.grace}
          description={tokens.graceText}
        />
      )}
    </FormSection>
  );
}

/** Without a number of its own a short token is valid for an hour. */
function valuesOf(client: UserPoolClientType): TokenValues {
  const { AccessTokenValidity, IdTokenValidity, TokenValidityUnits: units } = client;
  const short = (number: number | undefined, unit: TimeUnitsType | undefined) =>
    number === undefined
      ? (['60', 'minutes'] as const)
      : ([String(number), unit ?? 'hours'] as const);
  const [access, AccessToken] = short(AccessTokenValidity, units?.AccessToken);
  const [id, IdToken] = short(IdTokenValidity, units?.IdToken);
  return {
    AccessTokenValidity: access,
    AccessToken,
    IdTokenValidity: id,
    IdToken,
    RefreshTokenValidity: String(client.RefreshTokenValidity ?? 30),
    RefreshToken: units?.RefreshToken ?? 'days',
    EnableTokenRevocation: client.EnableTokenRevocation ?? true,
    rotates: isRotating(client),
    RetryGracePeriodSeconds: String(client.RefreshTokenRotation?.RetryGracePeriodSeconds ?? 0),
  };
}

/** Rotation takes the place of the refresh flow; without it the flow comes back. */
function changeOf(client: UserPoolClientType, values: TokenValues): ClientChange {
  const others = presentFlows(client).filter((flow) => flow !== 'ALLOW_REFRESH_TOKEN_AUTH');
  const flows = values.rotates ? others : [...others, 'ALLOW_REFRESH_TOKEN_AUTH' as const];
  const turns = values.rotates !== isRotating(client);
  return {
    AccessTokenValidity: Number(values.AccessTokenValidity),
    IdTokenValidity: Number(values.IdTokenValidity),
    RefreshTokenValidity: Number(values.RefreshTokenValidity),
    TokenValidityUnits: {
      AccessToken: values.AccessToken as TimeUnitsType,
      IdToken: values.IdToken as TimeUnitsType,
      RefreshToken: values.RefreshToken as TimeUnitsType,
    },
    EnableTokenRevocation: values.EnableTokenRevocation,
    RefreshTokenRotation: values.rotates
      ? { Feature: 'ENABLED', RetryGracePeriodSeconds: Number(values.RetryGracePeriodSeconds) }
      : { Feature: 'DISABLED' },
    ...(turns && { ExplicitAuthFlows: asInput(flows) }),
  };
}
