/** What was tried at a user's account, where threat protection records it, and whether it was the user. */
import {
  AdminListUserAuthEventsCommand,
  AdminUpdateAuthEventFeedbackCommand,
  type AuthEventType,
} from '@aws-sdk/client-cognito-identity-provider';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useApi } from '../../frame/api/api.ts';
import { notifyFailure, notifySuccess } from '../../frame/notifications.tsx';
import { PagedTable } from '../../frame/paged-table.tsx';
import { Empty } from '../../frame/states.tsx';
import { Time } from '../../frame/time.tsx';
import { useWords } from '../../frame/words/languages.ts';
import type { UserPartProps } from '../user-part.ts';
import { userWords } from '../words/user-words.ts';
import { NotTracked } from './not-tracked.tsx';

/** Without threat protection nothing is recorded, and asking for it is refused. */
export function UserEvents(props: UserPartProps) {
  const { events } = useWords(userWords);
  const { AdvancedSecurityMode: mode = 'OFF' } = props.description.UserPoolAddOns ?? {};
  return mode === 'OFF' ? (
    <NotTracked {...events} description={events.text} />
  ) : (
    <Events {...props} />
  );
}

function Events({ pool, username }: UserPartProps) {
  const api = useApi();
  const { events } = useWords(userWords);
  const who = { UserPoolId: pool, Username: username };

  const judge = async (event: AuthEventType, value: 'Valid' | 'Invalid', reload: () => void) => {
    const { EventId } = event;
    try {
      await api.send(
        new AdminUpdateAuthEventFeedbackCommand({ ...who, EventId, FeedbackValue: value }),
      );
      notifySuccess(events.judged);
      reload();
    } catch (refusal) {
      notifyFailure(refusal);
    }
  };
  return (
    <PagedTable<AuthEventType>
      extent="part"
      title={events.title}
      description={events.text}
      remember="user-events"
      idOf={({ EventId = '' }) => EventId}
      nameOf={({ EventId = '' }) => EventId}
      selection="single"
      load={async ({ token, size }) => {
        const page = { ...who, MaxResults: size, NextToken: token };
        const { AuthEvents = [], NextToken } = await api.send(
          new AdminListUserAuthEventsCommand(page),
        );
        return { items: AuthEvents, next: NextToken };
      }}
      columns={[
        {
          id: 'time',
          header: events.time,
          isRowHeader: true,
          cell: ({ CreationDate }) => <Time of={CreationDate} />,
        },
        {
          id: 'type',
          header: events.type,
          cell: ({ EventType = '' }) =>
            events.types[EventType as keyof typeof events.types] ?? EventType,
        },
        {
          id: 'response',
          header: events.response,
          cell: ({ EventResponse = '' }) =>
            events.responses[EventResponse as keyof typeof events.responses] ?? EventResponse,
        },
        {
          id: 'risk',
          header: events.risk,
          cell: ({ EventRisk: risk = {} }) =>
            [
              risk.RiskDecision,
              risk.RiskLevel,
              risk.CompromisedCredentialsDetected && events.compromised,
            ]
              .filter(Boolean)
              .join(', ') || '–',
        },
        {
          id: 'challenges',
          header: events.challenges,
          maxWidth: 260,
          cell: ({ ChallengeResponses = [] }) =>
            ChallengeResponses.map(
              ({ ChallengeName, ChallengeResponse }) => `${ChallengeName}: ${ChallengeResponse}`,
            ).join(', ') || '–',
        },
        {
          id: 'where',
          header: events.where,
          maxWidth: 260,
          cell: ({ EventContextData: at = {} }) =>
            [at.IpAddress, at.City, at.Country, at.DeviceName].filter(Boolean).join(', ') || '–',
        },
        {
          id: 'feedback',
          header: events.feedback,
          cell: ({ EventFeedback: given }) =>
            given ? `${feedbackWord(events, given.FeedbackValue)} (${given.Provider})` : '–',
        },
      ]}
      actions={({ selected: [event], reload }) => (
        <SpaceBetween direction="horizontal" size="xs">
          <Button disabled={!event} onClick={() => event && judge(event, 'Valid', reload)}>
            {events.wasUser}
          </Button>
          <Button disabled={!event} onClick={() => event && judge(event, 'Invalid', reload)}>
            {events.wasOther}
          </Button>
        </SpaceBetween>
      )}
      empty={<Empty title={events.empty} text={events.emptyText} />}
    />
  );
}

function feedbackWord(
  { valid, invalid }: { readonly valid: string; readonly invalid: string },
  value: string | undefined,
): string {
  return value === 'Valid' ? valid : invalid;
}
