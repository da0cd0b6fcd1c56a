/** The triggers of a pool as a form holds them: an ARN each. Pure. */
import type {
  LambdaConfigType,
  PreTokenGenerationLambdaVersionType,
} from '@aws-sdk/client-cognito-identity-provider';

/** Functions that are named by their ARN alone. */
const PLAIN = [
  'PreSignUp',
  'PostConfirmation',
  'UserMigration',
  'PreAuthentication',
  'PostAuthentication',
  'DefineAuthChallenge',
  'CreateAuthChallenge',
  'VerifyAuthChallengeResponse',
  'CustomMessage',
] as const;

/** Functions whose events have one version so far. */
const VERSIONED = ['CustomEmailSender', 'CustomSMSSender', 'InboundFederation'] as const;

export type TriggerName =
  | (typeof PLAIN)[number]
  | (typeof VERSIONED)[number]
  | 'PreTokenGeneration';

export const GROUPS = {
  signUp: ['PreSignUp', 'PostConfirmation'],
  authentication: ['PreAuthentication', 'PostAuthentication'],
  challenges: ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'],
  messages: ['CustomMessage', 'CustomEmailSender', 'CustomSMSSender'],
  others: ['PreTokenGeneration', 'UserMigration', 'InboundFederation'],
} as const satisfies Record<string, readonly TriggerName[]>;

export type TriggerValues = Readonly<Record<TriggerName, string>> & {
  readonly KMSKeyID: string;
  readonly tokenVersion: PreTokenGenerationLambdaVersionType;
};

export function triggerValues(config: LambdaConfigType): TriggerValues {
  const plain = PLAIN.map((name) => [name, config[name] ?? '']);
  const versioned = VERSIONED.map((name) => [name, config[name]?.LambdaArn ?? '']);
  return {
    ...Object.fromEntries([...plain, ...versioned]),
    PreTokenGeneration:
      config.PreTokenGenerationConfig?.LambdaArn ?? config.PreTokenGeneration ?? '',
    tokenVersion: config.PreTokenGenerationConfig?.LambdaVersion ?? 'V1_0',
    KMSKeyID: config.KMSKeyID ?? '',
  };
}

/** LambdaConfig as UpdateUserPool takes it: what is empty is left out, which removes it. */
export function lambdaConfig(values: TriggerValues): LambdaConfigType {
  const arn = (name: TriggerName | 'KMSKeyID') => values[name].trim();
  const plain = PLAIN.filter((name) => arn(name) !== '').map((name) => [name, arn(name)]);
  const versioned = VERSIONED.filter((name) => arn(name) !== '').map((name) => [
    name,
    { LambdaVersion: 'V1_0', LambdaArn: arn(name) },
  ]);
  return {
    ...Object.fromEntries([...plain, ...versioned]),
    ...(arn('PreTokenGeneration') !== '' && {
      PreTokenGenerationConfig: {
        LambdaVersion: values.tokenVersion,
        LambdaArn: arn('PreTokenGeneration'),
      },
    }),
    ...(arn('KMSKeyID') !== '' && { KMSKeyID: arn('KMSKeyID') }),
  };
}
