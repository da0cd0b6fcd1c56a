/** Where a user is signed in, where the pool tracks sessions. */
import {
  AdminListUserSessionsCommand,
  AdminRevokeUserSessionCommand,
  GetUserPoolSessionConfigurationCommand,
  type SessionDescriptionType,
} from '@aws-sdk/client-cognito-identity-provider';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import { useState } from 'react';
import { ActionDialog } from '../../frame/action-dialog.tsx';
import { useApi } from '../../frame/api/api.ts';
import { notifySuccess } from '../../frame/notifications.tsx';
import { PagedTable } from '../../frame/paged-table.tsx';
import { Empty, Show } from '../../frame/states.tsx';
import { Time } from '../../frame/time.tsx';
import { useLoaded } from '../../frame/use-loaded.ts';
import { useWords } from '../../frame/words/languages.ts';
import type { UserPartProps } from '../user-part.ts';
import { userWords } from '../words/user-words.ts';
import { NotTracked } from './not-tracked.tsx';

type Session = SessionDescriptionType;

/** A pool that does not track sessions refuses to list them. */
export function UserSessions(props: UserPartProps) {
  const { pool } = props;
  const api = useApi();
  const { sessions } = useWords(userWords);
  const loaded = useLoaded(pool, () =>
    api.send(new GetUserPoolSessionConfigurationCommand({ UserPoolId: pool })),
  );
  return (
    <Show of={loaded}>
      {({ UserSessionTracking: tracking }) =>
        tracking === 'ENABLED' ? (
          <Sessions {...props} />
        ) : (
          <NotTracked {...sessions} description={sessions.text} />
        )
      }
    </Show>
  );
}

function Sessions({ pool, username, turn, reload }: UserPartProps) {
  const api = useApi();
  const { sessions } = useWords(userWords);
  const who = { UserPoolId: pool, Username: username };
  const [ending, setEnding] = useState<Session>();
  return (
    <>
      <PagedTable<Session>
        extent="part"
        title={sessions.title}
        description={sessions.text}
        remember="user-sessions"
        listKey={String(turn)}
        idOf={({ SessionId = '' }) => SessionId}
        nameOf={({ SessionId = '' }) => SessionId}
        selection="single"
        load={async ({ token }) => {
          const page = { ...who, NextToken: token };
          const { Sessions: items = [], NextToken } = await api.send(
            new AdminListUserSessionsCommand(page),
          );
          return { items, next: NextToken };
        }}
        columns={[
          { id: 'id', header: sessions.id, isRowHeader: true, cell: ({ SessionId }) => SessionId },
          {
            id: 'kind',
            header: sessions.kind,
            cell: ({ SessionType = '' }) =>
              sessions.kinds[SessionType as keyof typeof sessions.kinds] ?? SessionType,
          },
          { id: 'client', header: sessions.client, cell: ({ ClientId }) => ClientId ?? '–' },
          {
            id: 'device',
            header: sessions.device,
            maxWidth: 240,
            cell: ({ DeviceType }) => <bdi>{DeviceType ?? '–'}</bdi>,
          },
          {
            id: 'address',
            header: sessions.address,
            cell: ({ LastIPAddress, LastLocation: { City, Country } = {} }) =>
              [LastIPAddress, City, Country].filter(Boolean).join(', ') || '–',
          },
          {
            id: 'active',
            header: sessions.active,
            cell: ({ LastActiveDate }) => <Time of={LastActiveDate} />,
          },
          {
            id: 'created',
            header: sessions.created,
            cell: ({ CreateDate }) => <Time of={CreateDate} />,
          },
        ]}
        actions={({ selected: [session] }) => (
          <Button disabled={!session} onClick={() => setEnding(session)}>
            {sessions.end}
          </Button>
        )}
        empty={<Empty title={sessions.empty} text={sessions.emptyText} />}
      />
      {ending && (
        <EndSession
          who={who}
          session={ending}
          onDismiss={() => setEnding(undefined)}
          onDone={() => {
            setEnding(undefined);
            reload();
          }}
        />
      )}
    </>
  );
}

interface EndSessionProps {
  readonly who: { readonly UserPoolId: string; readonly Username: string };
  readonly session: Session;
  readonly onDone: () => void;
  readonly onDismiss: () => void;
}

function EndSession({ who, session, onDone, onDismiss }: EndSessionProps) {
  const api = useApi();
  const { sessions } = useWords(userWords);
  const [linked, setLinked] = useState(true);
  const command = new AdminRevokeUserSessionCommand({
    ...who,
    SessionId: session.SessionId,
    RevokeAssociatedSessions: linked ? 'LINKED' : 'NONE',
  });
  return (
    <ActionDialog
      title={sessions.end}
      submit={sessions.end}
      command={api.commandText(command)}
      onDismiss={onDismiss}
      onConfirm={async () => {
        await api.send(command);
        notifySuccess(sessions.ended);
        onDone();
      }}
    >
      <div>{sessions.endText}</div>
      <Checkbox
        checked={linked}
        description={sessions.linkedText}
        onChange={({ detail }) => setLinked(detail.checked)}
      >
        {sessions.linked}
      </Checkbox>
    </ActionDialog>
  );
}
