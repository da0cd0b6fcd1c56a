/** An authentication event as the service writes it to a log (USER_ACTIVITY). Pure. */
import type { AuthEvent } from '#store/tables/auth-events.ts';
import type { User } from '#store/tables/users.ts';

const DECISIONS = { NoRisk: 'PASS', AccountTakeover: 'ACCOUNT_TAKEOVER', Block: 'BLOCK' } as const;

/** The message of the record, at whichever state the event is. */
export function activityOf(
  event: AuthEvent,
  clientId: string,
  user: Pick<User, 'id' | 'username'>,
): Record<string, unknown> {
  const { risk, context, feedback } = event;
  return {
    version: '1',
    eventId: event.id,
    eventType: event.type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase(),
    userSub: user.id,
    userName: user.username,
    userPoolId: event.poolId,
    clientId,
    creationDate: dateOf(event.createdAt),
    eventResponse: event.response,
    riskLevel: risk.RiskLevel ?? '',
    riskDecision: DECISIONS[risk.RiskDecision ?? 'NoRisk'],
    challenges: event.challenges.map(
      ({ ChallengeName, ChallengeResponse }) => `${ChallengeName}:${ChallengeResponse}`,
    ),
    deviceName: context.device ?? '',
    ipAddress: context.address ?? '',
    compromisedCredentialDetected: String(risk.CompromisedCredentialsDetected ?? false),
    city: context.city ?? '',
    country: context.country ?? '',
    eventFeedbackValue: feedback?.value ?? '',
    eventFeedbackDate: feedback ? dateOf(feedback.at) : '',
    eventFeedbackProvider: feedback?.provider ?? '',
    hasContextData: String(context.timezone !== undefined),
  };
}

/** `Wed Jul 17 17:25:55 UTC 2024` */
function dateOf(at: number): string {
  const [weekday, day, month, year, time] = new Date(at).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day} ${time} UTC ${year}`;
}
