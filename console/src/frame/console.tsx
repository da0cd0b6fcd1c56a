/** The console as a whole: language, session and client first, then the layout with the view of the place. */
import Spinner from '@cloudscape-design/components/spinner';
import { Suspense, use, useMemo } from 'react';
import { Api, ApiContext } from './api/api.ts';
import { ConfigContext } from './config-context.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Layout } from './layout.tsx';
import { type ConsoleConfig, readConfig } from './session/config.ts';
import { NoSessionPage } from './session/no-session-page.tsx';
import { type NoSession, openSession, type Session } from './session/session.ts';
import { sessionEnd } from './session/session-end.ts';
import { SessionEnded } from './session/session-ended.tsx';
import { useShared } from './shared-state.ts';
import { UnreachablePage } from './states.tsx';
import type { Subject } from './subject.ts';
import { CloudscapeWords } from './words/cloudscape-words.tsx';

interface Opened {
  readonly config: ConsoleConfig;
  readonly session: Session | NoSession;
}

const opening: Promise<Opened | undefined> = open();

/** Undefined if the server cannot be reached. */
async function open(): Promise<Opened | undefined> {
  try {
    const config = await readConfig();
    return { config, session: await openSession(config) };
  } catch {
    return undefined;
  }
}

export function Console({ subjects }: { subjects: readonly Subject[] }) {
  return (
    <Suspense fallback={<Spinner size="large" />}>
      <CloudscapeWords>
        <ErrorBoundary>
          <Open subjects={subjects} />
        </ErrorBoundary>
      </CloudscapeWords>
    </Suspense>
  );
}

function Open({ subjects }: { subjects: readonly Subject[] }) {
  const opened = use(opening);
  if (!opened) return <UnreachablePage />;
  const { config, session } = opened;
  if ('reason' in session) return <NoSessionPage because={session} />;
  return <Signed subjects={subjects} config={config} session={session} />;
}

function Signed(props: { subjects: readonly Subject[]; config: ConsoleConfig; session: Session }) {
  const { config, session } = props;
  const api = useMemo(
    () => new Api({ endpoint: location.origin, region: config.region, session }),
    [config.region, session],
  );
  const subjects = useMemo(
    () => props.subjects.filter(({ only }) => only === undefined || only === config.mode),
    [props.subjects, config.mode],
  );
  const end = useShared(sessionEnd);
  if (end?.reason === 'signed-out') return <NoSessionPage because={end} />;
  return (
    <ConfigContext value={config}>
      <ApiContext value={api}>
        <Layout subjects={subjects} session={session} config={config} />
        {end && <SessionEnded session={session} message={end.message} />}
      </ApiContext>
    </ConfigContext>
  );
}
