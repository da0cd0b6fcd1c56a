/** An instant, in the person's language and time zone. */
import { dateOf, type Seconds, timeText } from './times.ts';
import { useLanguage } from './words/languages.ts';

interface TimeProps {
  readonly of: Date | Seconds | undefined;
  /** To the day where there are many and little room. */
  readonly to?: 'second' | 'day';
}

export function Time({ of, to = 'second' }: TimeProps) {
  const language = useLanguage();
  if (of === undefined) return '–';
  return <time dateTime={dateOf(of).toISOString()}>{timeText(of, language, to)}</time>;
}
