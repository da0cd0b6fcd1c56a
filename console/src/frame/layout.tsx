/** The layout around every view: top bar, navigation, breadcrumbs, notifications, command panel. */
import AppLayoutToolbar from '@cloudscape-design/components/app-layout-toolbar';
import { Suspense, useEffect, useState } from 'react';
import { forgetCommands, useCommands } from './api/command-log.ts';
import { Breadcrumbs, usePlaceTitles } from './breadcrumbs.tsx';
import { CommandPanel } from './command-panel.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Navigation } from './navigation.tsx';
import { forgetNotifications, Notifications } from './notifications.tsx';
import { usePlace } from './routing.ts';
import type { ConsoleConfig } from './session/config.ts';
import type { Session } from './session/session.ts';
import { NotFound, ViewLoading } from './states.tsx';
import { readStored, store } from './stored.ts';
import { type FoundRoute, routeFor, type Subject } from './subject.ts';
import { TopBar } from './top-bar.tsx';
import { frameWords } from './words/frame-words.ts';
import { useWords } from './words/languages.ts';

const COMMANDS = 'commands';
/** Where one begins on a server that has no home for developers. */
const START = '/pools';
const WIDE = matchMedia('(min-width: 60rem)');

interface LayoutProps {
  readonly subjects: readonly Subject[];
  readonly session: Session;
  readonly config: ConsoleConfig;
}

export function Layout({ subjects, session, config }: LayoutProps) {
  const { frame, commands: words } = useWords(frameWords);
  const { path } = usePlace();
  const [navigationOpen, setNavigationOpen] = useNavigationOpen();
  const [drawer, setDrawer] = useState(() => (WIDE.matches && readStored('drawer')) || null);
  const commands = useCommands();
  const routes = subjects.flatMap((subject) => subject.routes);
  const found = routeFor(routes, path) ?? (path === '/' ? routeFor(routes, START) : undefined);
  useWindowTitle(found);
  useNewPlace(path);

  const openDrawer = (id: string | null) => {
    setDrawer(id);
    store('drawer', id ?? '');
  };

  return (
    <>
      <button type="button" className="skip-link" onClick={skipToContent}>
        {frame.skip}
      </button>
      <TopBar session={session} config={config} />
      <AppLayoutToolbar
        headerSelector="#top-bar"
        navigationOpen={navigationOpen}
        onNavigationChange={({ detail }) => setNavigationOpen(detail.open)}
        navigation={
          <Navigation
            subjects={subjects}
            path={path}
            onFollow={() => WIDE.matches || setNavigationOpen(false)}
          />
        }
        breadcrumbs={<Breadcrumbs routes={routes} path={path} />}
        notifications={<Notifications />}
        stickyNotifications
        activeDrawerId={drawer}
        onDrawerChange={({ detail }) => openDrawer(detail.activeDrawerId)}
        drawers={[
          {
            id: COMMANDS,
            content: <CommandPanel commands={commands} />,
            trigger: { iconName: 'script' },
            ariaLabels: {
              drawerName: words.title,
              triggerButton: words.open,
              closeButton: words.close,
            },
            resizable: true,
            defaultSize: 380,
          },
        ]}
        content={
          <div id="content" tabIndex={-1}>
            <ErrorBoundary place={path}>
              <Suspense key={found?.route.pattern} fallback={<ViewLoading />}>
                {found ? (
                  <found.route.View key={path} parameters={found.parameters} />
                ) : (
                  <NotFound path={path} />
                )}
              </Suspense>
            </ErrorBoundary>
          </div>
        }
      />
    </>
  );
}

/** Open where there is room for it, and covering no view when a window becomes narrow. */
function useNavigationOpen() {
  const [isOpen, setOpen] = useState(WIDE.matches);
  useEffect(() => {
    const follow = () => setOpen(WIDE.matches);
    WIDE.addEventListener('change', follow);
    return () => WIDE.removeEventListener('change', follow);
  }, []);
  return [isOpen, setOpen] as const;
}

/** A button, for the address after `#` is the console's own: a link would lead to another view. */
function skipToContent(): void {
  document.getElementById('content')?.focus();
}

function useWindowTitle(found: FoundRoute | undefined): void {
  const titleOf = usePlaceTitles();
  const title = found ? `${titleOf(found)} · Poolhouse` : 'Poolhouse';
  useEffect(() => {
    document.title = title;
  }, [title]);
}

/** What belongs to the place before is put away. */
function useNewPlace(path: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of place that counts
  useEffect(() => {
    forgetNotifications();
    window.scrollTo(0, 0);
    return forgetCommands;
  }, [path]);
}
