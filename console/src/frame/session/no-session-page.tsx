/** Shown to whoever has no session: why, and what to do. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import { CodeBox } from '../code-box.tsx';
import { ViewLoading } from '../states.tsx';
import { frameWords } from '../words/frame-words.ts';
import { useWords } from '../words/languages.ts';
import type { NoSession } from './session.ts';

export function NoSessionPage({ because }: { because: NoSession }) {
  const { session } = useWords(frameWords);
  const again = <Again onClick={() => location.reload()} />;
  switch (because.reason) {
    case 'redirecting':
      return <ViewLoading />;
    case 'no-administration':
      return (
        <Page header={session.noAdministration} type="info">
          {session.noAdministrationText}
          <CodeBox text="poolhouse admin create-administrator --email you@example.com" />
        </Page>
      );
    case 'insecure':
      return (
        <Page header={session.failed} type="error">
          {session.insecure}
        </Page>
      );
    case 'stale':
      return (
        <Page header={session.failed} type="warning" action={again}>
          {session.stale}
        </Page>
      );
    case 'signed-out':
      return (
        <Page header={session.signedOut} type="info" action={again}>
          {session.signedOutText}
        </Page>
      );
    case 'refused':
      return (
        <Page header={session.failed} type="error" action={<Again onClick={because.signOut} />}>
          {because.message}
        </Page>
      );
  }
}

function Again({ onClick }: { onClick: () => void }) {
  const { session } = useWords(frameWords);
  return (
    <Button variant="primary" onClick={onClick}>
      {session.again}
    </Button>
  );
}

function Page(props: {
  header: string;
  type: 'info' | 'warning' | 'error';
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Box padding="xxl">
      <main>
        <Alert type={props.type} header={props.header} action={props.action}>
          {props.children}
        </Alert>
      </main>
    </Box>
  );
}
