/** Loading what a view shows. */
import { useCallback, useEffect, useRef, useState } from 'react';

type Result<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'ready'; readonly value: T };

export type Loaded<T> = Result<T> & { readonly reload: () => void };

/**
 * What `load` answers; loaded anew when `key` changes and by `reload`, during which the last answer
 * stays. An answer that somebody no longer waits for is dropped.
 */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [result, setResult] = useState<Result<T>>({ state: 'loading' });
  const [turn, setTurn] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another key is another thing
  useEffect(() => setResult({ state: 'loading' }), [key]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: key and turn say when to load
  useEffect(() => {
    let isWanted = true;
    latest.current().then(
      (value) => isWanted && setResult({ state: 'ready', value }),
      (error) => isWanted && setResult({ state: 'failed', error }),
    );
    return () => {
      isWanted = false;
    };
  }, [key, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return { ...result, reload };
}

/**
 * Calls `look` every `milliseconds` while the window is seen, and whenever it is seen again: from
 * now on, or, for what was loaded just now, for the first time after so long.
 */
export function useRepeated(
  milliseconds: number,
  look: () => void,
  first: 'now' | 'later' = 'now',
): void {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    const again = () => {
      if (!document.hidden) latest.current();
    };
    if (first === 'now') again();
    const timer = setInterval(again, milliseconds);
    document.addEventListener('visibilitychange', again);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', again);
    };
  }, [milliseconds, first]);
}
