/** The risk settings of a pool or client as a form holds them, and as SetRiskConfiguration takes them. Pure. */
import type {
  AccountTakeoverEventActionType,
  CompromisedCredentialsEventActionType,
  EventFilterType,
  NotifyConfigurationType,
  NotifyEmailType,
  RiskConfigurationType,
  SetRiskConfigurationRequest,
} from '@aws-sdk/client-cognito-identity-provider';
import { entriesIn, linesOf } from '../clients/list-text.ts';

export const LEVELS = ['Low', 'Medium', 'High'] as const;
export const TAKEOVER = ['NO_ACTION', 'MFA_IF_CONFIGURED', 'MFA_REQUIRED', 'BLOCK'] as const;
export const EVENTS = ['SIGN_IN', 'SIGN_UP', 'PASSWORD_CHANGE'] as const;

/** The messages, by what was done about the sign-in that they tell of. */
export const WARNINGS = ['BlockEmail', 'MfaEmail', 'NoActionEmail'] as const;
export type Warning = (typeof WARNINGS)[number];

/** The parts of a message, empty where the server's own words are sent. */
export type WarningTexts = {
  readonly [Part in `${Warning}${keyof NotifyEmailType}`]: string;
};

export interface RiskValues extends WarningTexts {
  readonly compromised: string;
  readonly events: readonly string[];
  readonly Low: string;
  readonly Medium: string;
  readonly High: string;
  readonly notifyLow: boolean;
  readonly notifyMedium: boolean;
  readonly notifyHigh: boolean;
  readonly SourceArn: string;
  readonly From: string;
  readonly ReplyTo: string;
  readonly BlockedIPRangeList: string;
  readonly SkippedIPRangeList: string;
}

export const notifies = (values: RiskValues) => LEVELS.some((level) => values[`notify${level}`]);

export function riskValues(risk: RiskConfigurationType): RiskValues {
  const { CompromisedCredentialsRiskConfiguration: compromised } = risk;
  const { Actions, NotifyConfiguration: notify } = risk.AccountTakeoverRiskConfiguration ?? {};
  const { RiskExceptionConfiguration: exceptions } = risk;
  return {
    compromised: compromised?.Actions?.EventAction ?? 'NO_ACTION',
    events: compromised?.EventFilter ?? [...EVENTS],
    Low: Actions?.LowAction?.EventAction ?? 'NO_ACTION',
    Medium: Actions?.MediumAction?.EventAction ?? 'NO_ACTION',
    High: Actions?.HighAction?.EventAction ?? 'NO_ACTION',
    notifyLow: Actions?.LowAction?.Notify ?? false,
    notifyMedium: Actions?.MediumAction?.Notify ?? false,
    notifyHigh: Actions?.HighAction?.Notify ?? false,
    SourceArn: notify?.SourceArn ?? '',
    From: notify?.From ?? '',
    ReplyTo: notify?.ReplyTo ?? '',
    ...warningTexts(notify),
    BlockedIPRangeList: linesOf(exceptions?.BlockedIPRangeList),
    SkippedIPRangeList: linesOf(exceptions?.SkippedIPRangeList),
  };
}

function warningTexts(notify: NotifyConfigurationType | undefined): WarningTexts {
  const texts = WARNINGS.flatMap((warning) => {
    const { Subject = '', HtmlBody = '', TextBody = '' } = notify?.[warning] ?? {};
    return Object.entries({ Subject, HtmlBody, TextBody }).map(([part, text]) => [
      `${warning}${part}`,
      text,
    ]);
  });
  return Object.fromEntries(texts) as WarningTexts;
}

/** A warning in the pool's own words; without any it is in the server's. */
function warningOf(values: WarningTexts, warning: Warning): NotifyEmailType | undefined {
  const Subject = values[`${warning}Subject`].trim();
  const HtmlBody = values[`${warning}HtmlBody`] || undefined;
  const TextBody = values[`${warning}TextBody`] || undefined;
  if (Subject === '' && HtmlBody === undefined && TextBody === undefined) return undefined;
  return { Subject, HtmlBody, TextBody };
}

/** A message with words of its own has a subject of its own. */
export const lacksSubject = (values: WarningTexts, warning: Warning) =>
  warningOf(values, warning)?.Subject === '';

/** SetRiskConfiguration replaces everything. */
export function riskInput(
  values: RiskValues,
): Omit<SetRiskConfigurationRequest, 'UserPoolId' | 'ClientId'> {
  const action = (level: (typeof LEVELS)[number]) => ({
    EventAction: values[level] as AccountTakeoverEventActionType,
    Notify: values[`notify${level}`],
  });
  const source = values.SourceArn.trim();
  return {
    CompromisedCredentialsRiskConfiguration: {
      EventFilter: [...values.events] as EventFilterType[],
      Actions: { EventAction: values.compromised as CompromisedCredentialsEventActionType },
    },
    AccountTakeoverRiskConfiguration: {
      Actions: {
        LowAction: action('Low'),
        MediumAction: action('Medium'),
        HighAction: action('High'),
      },
      ...(source !== '' && {
        NotifyConfiguration: {
          SourceArn: source,
          From: values.From.trim() || undefined,
          ReplyTo: values.ReplyTo.trim() || undefined,
          ...Object.fromEntries(WARNINGS.map((warning) => [warning, warningOf(values, warning)])),
        },
      }),
    },
    RiskExceptionConfiguration: {
      BlockedIPRangeList: entriesIn(values.BlockedIPRangeList),
      SkippedIPRangeList: entriesIn(values.SkippedIPRangeList),
    },
  };
}
