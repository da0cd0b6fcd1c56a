/** The clock of the server, which tests and people may have moved. */
import { useState } from 'react';
import { notifyFailure } from '../frame/notifications.tsx';
import { useRepeated } from '../frame/use-loaded.ts';
import { type ClockOrder, moveClock, readClock } from './dev-tools.ts';

/** A difference that is not one: requests take their time. */
const CLOSE = 5000;

export interface ServerClock {
  /** ISO 8601, UTC; undefined until it has been read. */
  readonly now: string | undefined;
  readonly isMoved: boolean;
  readonly move: (order: ClockOrder) => Promise<void>;
}

export function useClock(): ServerClock {
  const [now, setNow] = useState<string>();
  useRepeated(1000, () => {
    readClock().then(
      (clock) => setNow(clock.now),
      () => {},
    );
  });
  return {
    now,
    isMoved: now !== undefined && Math.abs(Date.parse(now) - Date.now()) > CLOSE,
    move: async (order) => {
      try {
        setNow((await moveClock(order)).now);
      } catch (refusal) {
        notifyFailure(refusal);
      }
    },
  };
}
