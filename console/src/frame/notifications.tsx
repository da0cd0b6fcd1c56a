/** What has happened, above the view: each notification stays until it is dismissed or the place is left. */
import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar';
import { type ReactNode, useSyncExternalStore } from 'react';
import { placeIn } from './addresses.ts';
import { failureText, isUnreachable } from './api/failures.ts';
import { frameWords } from './words/frame-words.ts';
import { useWords } from './words/languages.ts';

type Notification =
  | { readonly type: 'success' | 'info' | 'warning'; readonly content: ReactNode }
  | { readonly type: 'error'; readonly error: unknown };

interface Shown {
  readonly id: string;
  readonly at: number;
  /** Where the console was, or had just been sent to. */
  readonly place: string;
  readonly notification: Notification;
}

/** Said just before going on to another place, it is for that place. */
const JUST_NOW = 500;

let shown: readonly Shown[] = [];
let count = 0;
const listeners = new Set<() => void>();

const placeNow = () => placeIn(location.hash).path;

function change(next: readonly Shown[]): void {
  shown = next;
  for (const tell of listeners) tell();
}

function notify(notification: Notification): void {
  change([
    { id: String(++count), at: performance.now(), place: placeNow(), notification },
    ...shown,
  ]);
}

export const notifySuccess = (content: ReactNode) => notify({ type: 'success', content });
export const notifyInfo = (content: ReactNode) => notify({ type: 'info', content });
export const notifyWarning = (content: ReactNode) => notify({ type: 'warning', content });

/** A refusal, in the words of the service. */
export const notifyFailure = (error: unknown) => notify({ type: 'error', error });

export function forgetNotifications(): void {
  const kept = shown.filter(
    ({ at, place }) => place === placeNow() || performance.now() - at < JUST_NOW,
  );
  if (kept.length < shown.length) change(kept);
}

export function Notifications() {
  const { frame } = useWords(frameWords);
  const current = useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => shown,
  );
  const items = current.map(({ id, notification }): FlashbarProps.MessageDefinition => {
    const common = {
      id,
      type: notification.type,
      dismissible: true,
      dismissLabel: frame.dismiss,
      onDismiss: () => change(shown.filter((each) => each.id !== id)),
    };
    if (notification.type !== 'error') return { ...common, content: notification.content };
    if (isUnreachable(notification.error)) {
      return { ...common, header: frame.unreachable, content: frame.unreachableText };
    }
    const { name, message } = failureText(notification.error);
    return { ...common, header: name, content: message };
  });
  return <Flashbar items={items} stackItems={items.length > 3} />;
}
