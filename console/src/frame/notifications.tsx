/** What has happened, above the view: each notification stays until it is dismissed or the place is left. */
import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar';
import type { ReactNode } from 'react';
import { placeIn } from './addresses.ts';
import { failureText, isUnreachable } from './api/failures.ts';
import { SharedState, useShared } from './shared-state.ts';
import { frameWords } from './words/frame-words.ts';
import { useWords } from './words/languages.ts';

type Notification =
  | { readonly type: 'success' | 'warning'; readonly content: ReactNode }
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

const shown = new SharedState<readonly Shown[]>([]);
let count = 0;

const placeNow = () => placeIn(location.hash).path;

function notify(notification: Notification): void {
  const id = String(++count);
  shown.set([{ id, at: performance.now(), place: placeNow(), notification }, ...shown.value]);
}

export const notifySuccess = (content: ReactNode) => notify({ type: 'success', content });
export const notifyWarning = (content: ReactNode) => notify({ type: 'warning', content });

/** A refusal, in the words of the service. */
export const notifyFailure = (error: unknown) => notify({ type: 'error', error });

export function forgetNotifications(): void {
  const kept = shown.value.filter(
    ({ at, place }) => place === placeNow() || performance.now() - at < JUST_NOW,
  );
  if (kept.length < shown.value.length) shown.set(kept);
}

export function Notifications() {
  const { frame } = useWords(frameWords);
  const items = useShared(shown).map(({ id, notification }): FlashbarProps.MessageDefinition => {
    const common = {
      id,
      type: notification.type,
      dismissible: true,
      dismissLabel: frame.dismiss,
      onDismiss: () => shown.set(shown.value.filter((each) => each.id !== id)),
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
