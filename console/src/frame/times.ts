/** Instants as the server's own operations have them, in seconds, and as a person reads them. */

/** Seconds since 1970, as JSON 1.1 writes them. */
export type Seconds = number;

export const dateOf = (instant: Date | Seconds): Date =>
  instant instanceof Date ? instant : new Date(instant * 1000);

/** In a language of the console, and in the time zone of the browser. */
export const timeText = (
  instant: Date | Seconds,
  language: string,
  to: 'second' | 'day' = 'second',
): string =>
  dateOf(instant).toLocaleString(language, {
    dateStyle: 'medium',
    timeStyle: to === 'day' ? undefined : 'medium',
  });
