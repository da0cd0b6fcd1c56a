/** Where the console is: the part of the address after `#`, as it changes. */
import { useSyncExternalStore } from 'react';
import { type Place, placeIn } from './addresses.ts';

/** Goes there; the place that was left stays in the browser's history. */
export function goTo(href: string): void {
  location.hash = href;
}

/** Says something else about the place one is at, such as a filter, without a step in the history. */
export function replacePlace(href: string): void {
  history.replaceState(history.state, '', href);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** The place one is at, as it changes. */
export function usePlace(): Place {
  return placeIn(useSyncExternalStore(onHashChange, () => location.hash));
}

function onHashChange(changed: () => void): () => void {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
}
