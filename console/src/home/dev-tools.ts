/** The routes of a development server under /_dev, as docs/development.md describes them. */

export interface HomeClient {
  readonly id: string;
  readonly name: string;
  readonly signInUrl?: string;
}

export interface HomePool {
  readonly id: string;
  readonly name: string;
  readonly siteUrl?: string;
  readonly clients: readonly HomeClient[];
}

export interface HomeFacts {
  readonly url: string;
  readonly region: string;
  readonly version: string;
  readonly pools: readonly HomePool[];
}

export interface ShownCode {
  readonly name?: string;
  readonly code: string;
  readonly used: boolean;
  readonly next: string;
  readonly secondsLeft: number;
}

export interface Person {
  readonly username: string;
  readonly sub: string;
  readonly status: string;
  readonly enabled: boolean;
  readonly attributes: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
  readonly authenticators: readonly ShownCode[];
}

export interface InboxMessage {
  readonly id: string;
  readonly sentAt: string;
  readonly userPoolId: string;
  readonly username: string;
  readonly medium: 'EMAIL' | 'SMS';
  readonly destination: string;
  readonly purpose: string;
  readonly subject?: string;
  readonly body: string;
  /** What a person reads of a body with markup. */
  readonly text?: string;
  readonly code?: string;
  readonly link?: string;
}

export interface LogLine {
  readonly id: number;
  readonly at: string;
  readonly event: string;
  readonly severity: string;
  readonly fields: Readonly<Record<string, string | number | boolean | undefined>>;
}

export interface Tokens {
  readonly IdToken?: string;
  readonly AccessToken?: string;
  readonly RefreshToken?: string;
}

/** How the clock of the server is moved. */
export type ClockOrder =
  | { readonly advanceSeconds: number }
  | { readonly now: string }
  | { readonly reset: true };

export const readHome = () => ask<HomeFacts>('home');

export const readPeople = (userPoolId: string) =>
  ask<{ users: readonly Person[]; next?: string }>(`users?${new URLSearchParams({ userPoolId })}`);

export const signInAs = (order: { userPoolId: string; clientId: string; username: string }) =>
  ask<Tokens>('sign-in', order);

export const readInbox = (filters: Readonly<Record<string, string>> = {}) =>
  ask<{ messages: readonly InboxMessage[] }>(`inbox?${new URLSearchParams(filters)}`);

export const clearInbox = (filters: Readonly<Record<string, string>> = {}) =>
  ask<{ removed: number }>(`inbox?${new URLSearchParams(filters)}`, undefined, 'DELETE');

export const readLog = (after: number) => ask<{ lines: readonly LogLine[] }>(`log?after=${after}`);

export const readClock = () => ask<{ now: string }>('clock');

export const moveClock = (order: ClockOrder) => ask<{ now: string }>('clock', order);

/** @throws Error in the words of the server */
async function ask<Answer>(path: string, order?: object, method?: string): Promise<Answer> {
  const response = await fetch(`/_dev/${path}`, {
    method: method ?? (order ? 'POST' : 'GET'),
    headers: { Accept: 'application/json', ...(order && { 'Content-Type': 'application/json' }) },
    ...(order && { body: JSON.stringify(order) }),
  });
  const answer = await response.json();
  if (response.ok) return answer;
  const refusal = new Error(answer.message);
  refusal.name = answer.error ?? 'Refused';
  throw refusal;
}
