/** What is shown in place of a view that is not there: not yet, not now, or not at all. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import type { ReactNode } from 'react';
import { failureText, isUnreachable } from './api/failures.ts';
import type { Loaded } from './use-loaded.ts';
import { frameWords } from './words/frame-words.ts';
import { fill, useWords } from './words/languages.ts';

export function ViewLoading() {
  const { frame } = useWords(frameWords);
  return (
    <Box padding="xxl" textAlign="center" color="text-body-secondary">
      <SpaceBetween size="xs" direction="horizontal" alignItems="center">
        <Spinner />
        {frame.loading}
      </SpaceBetween>
    </Box>
  );
}

export function NotFound({ path }: { path: string }) {
  const { frame } = useWords(frameWords);
  return (
    <Alert
      type="warning"
      header={frame.notFound}
      action={<Button href="#/">{frame.toStart}</Button>}
    >
      {fill(frame.notFoundText, { path })}
    </Alert>
  );
}

export function UnreachablePage() {
  const { frame } = useWords(frameWords);
  return (
    <Box padding="xxl">
      <Alert
        type="error"
        header={frame.unreachable}
        action={<Button onClick={() => location.reload()}>{frame.retry}</Button>}
      />
    </Box>
  );
}

interface FailureProps {
  readonly error: unknown;
  /** What has not happened; that something could not be loaded, when absent. */
  readonly title?: string;
  readonly retry?: () => void;
}

export function Failure({ error, title, retry }: FailureProps) {
  const { frame } = useWords(frameWords);
  const { name, message } = failureText(error);
  const action = retry && <Button onClick={retry}>{frame.retry}</Button>;
  return isUnreachable(error) ? (
    <Alert type="error" header={frame.unreachable} action={action} />
  ) : (
    <Alert type="error" header={title ?? frame.failed} action={action}>
      <strong>{name}</strong>: {message}
    </Alert>
  );
}

/** Shows what was loaded, or that it is loading, or why it could not be. */
export function Show<T>({ of, children }: { of: Loaded<T>; children: (value: T) => ReactNode }) {
  if (of.state === 'failed') return <Failure error={of.error} retry={of.reload} />;
  if (of.state === 'loading') return <ViewLoading />;
  return children(of.value);
}

interface EmptyProps {
  readonly title: string;
  readonly text?: string;
  readonly action?: { readonly text: string; readonly href: string };
}

/** A list in which there is nothing yet, and how something gets into it. */
export function Empty({ title, text, action }: EmptyProps) {
  return (
    <Box margin={{ vertical: 'l' }} textAlign="center" color="inherit">
      <SpaceBetween size="s">
        <div>
          <Box variant="strong" color="inherit">
            {title}
          </Box>
          {text !== undefined && (
            <Box variant="p" color="text-body-secondary">
              {text}
            </Box>
          )}
        </div>
        {action && <Button href={action.href}>{action.text}</Button>}
      </SpaceBetween>
    </Box>
  );
}

/** A link to another place of the console. */
export function PlaceLink({ href, children }: { href: string; children: ReactNode }) {
  return <Link href={href}>{children}</Link>;
}
