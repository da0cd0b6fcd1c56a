/**
 * A dialog before the same is done to each of several things: one request after the other, with how
 * far it has come, and at the end what was refused and why.
 */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useRef, useState } from 'react';
import { ActionDialog } from './action-dialog.tsx';
import { areCredentialsRefused, failureText, isUnreachable } from './api/failures.ts';
import { NoticeDialog } from './notice-dialog.tsx';
import { frameWords } from './words/frame-words.ts';
import { fill, useWords } from './words/languages.ts';

interface BulkActionProps<Item> {
  readonly title: string;
  /** What the button says that does it. */
  readonly submit: string;
  readonly items: readonly Item[];
  readonly nameOf: (item: Item) => string;
  readonly send: (item: Item) => Promise<unknown>;
  /** What will be sent for one of them. */
  readonly commandFor: (item: Item) => string;
  readonly isReady?: boolean;
  /** It is over, and was done to so many. */
  readonly onDone: (count: number) => void;
  readonly onDismiss: () => void;
  readonly children: ReactNode;
}

interface Refusal {
  readonly name: string;
  readonly error: unknown;
}

interface Progress {
  readonly tried: number;
  readonly refusals: readonly Refusal[];
  readonly isOver: boolean;
}

export function BulkAction<Item>(props: BulkActionProps<Item>) {
  const { items, nameOf, onDone, onDismiss, title, submit, commandFor, isReady = true } = props;
  const [progress, setProgress] = useState<Progress>();
  const isStopped = useRef(false);

  const run = async () => {
    const refusals: Refusal[] = [];
    let tried = 0;
    for (const item of items) {
      setProgress({ tried, refusals: [...refusals], isOver: false });
      try {
        await props.send(item);
      } catch (error) {
        refusals.push({ name: nameOf(item), error });
        // The others would fare no better.
        if (isUnreachable(error) || areCredentialsRefused(error)) isStopped.current = true;
      }
      tried++;
      if (isStopped.current) break;
    }
    if (refusals.length === 0) onDone(tried);
    else setProgress({ tried, refusals, isOver: true });
  };

  if (progress?.isOver) {
    const done = progress.tried - progress.refusals.length;
    return <Outcome {...progress} title={title} all={items.length} onClose={() => onDone(done)} />;
  }
  if (progress) {
    const stop = () => {
      isStopped.current = true;
    };
    return <Working title={title} tried={progress.tried} all={items.length} onStop={stop} />;
  }
  return (
    <ActionDialog
      title={title}
      submit={submit}
      command={items.map(commandFor).join('\n\n')}
      isReady={isReady}
      onDismiss={onDismiss}
      onConfirm={run}
    >
      <Box className="break-anywhere">
        {items.map(nameOf).map((name, index) => (
          <span key={name}>
            {index > 0 && ', '}
            <bdi>{name}</bdi>
          </span>
        ))}
      </Box>
      {props.children}
    </ActionDialog>
  );
}

interface WorkingProps {
  readonly title: string;
  readonly tried: number;
  readonly all: number;
  readonly onStop: () => void;
}

function Working({ title, tried, all, onStop }: WorkingProps) {
  const { bulk } = useWords(frameWords);
  return (
    <NoticeDialog title={title} button={bulk.stop} variant="normal" onClose={onStop}>
      <ProgressBar
        value={(tried / all) * 100}
        label={fill(bulk.progress, { done: tried, count: all })}
      />
    </NoticeDialog>
  );
}

interface OutcomeProps extends Pick<Progress, 'tried' | 'refusals'> {
  readonly title: string;
  readonly all: number;
  readonly onClose: () => void;
}

function Outcome({ title, tried, refusals, all, onClose }: OutcomeProps) {
  const { bulk } = useWords(frameWords);
  return (
    <NoticeDialog title={title} button={bulk.close} onClose={onClose}>
      <SpaceBetween size="m">
        <Alert type="error" header={fill(bulk.refused, { count: refusals.length, all })}>
          <ul>
            {refusals.map(({ name, error }) => (
              <li key={name} className="break-anywhere">
                <bdi>{name}</bdi>: <Reason of={error} />
              </li>
            ))}
          </ul>
        </Alert>
        {tried < all && <div>{fill(bulk.notTried, { count: all - tried })}</div>}
      </SpaceBetween>
    </NoticeDialog>
  );
}

function Reason({ of: error }: { of: unknown }) {
  const { frame } = useWords(frameWords);
  if (isUnreachable(error)) return frame.unreachable;
  const { name, message } = failureText(error);
  return (
    <>
      <strong>{name}</strong>: {message}
    </>
  );
}
