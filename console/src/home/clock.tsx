/** The server's clock: what it shows, and moving it. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { fill, useWords } from '../frame/words/languages.ts';
import type { ServerClock } from './use-clock.ts';
import { homeWords } from './words/home-words.ts';

/** Shown while the clock is not that of the machine: everything with a time follows it. */
export function MovedClock({ clock: { now, isMoved, move } }: { clock: ServerClock }) {
  const { clock: words } = useWords(homeWords);
  if (!isMoved) return null;
  return (
    <Alert
      type="warning"
      header={fill(words.moved, { time: shown(now!) })}
      action={<Button onClick={() => move({ reset: true })}>{words.reset}</Button>}
    >
      {words.movedText}
    </Alert>
  );
}

export function ClockControl({ clock: { now, move } }: { clock: ServerClock }) {
  const { clock: words } = useWords(homeWords);
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      <Box fontWeight="bold">{now === undefined ? '' : shown(now)}</Box>
      <Button onClick={() => move({ advanceSeconds: 30 })}>{words.seconds}</Button>
      <Button onClick={() => move({ advanceSeconds: 3600 })}>{words.hour}</Button>
      <Button onClick={() => move({ advanceSeconds: 86_400 })}>{words.day}</Button>
    </SpaceBetween>
  );
}

const shown = (now: string) => `${now.slice(0, 19).replace('T', ' ')} UTC`;
