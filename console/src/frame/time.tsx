/** An instant, in the person's language and time zone. */
import { useLanguage } from './words/languages.ts';

interface TimeProps {
  readonly of: Date | undefined;
  /** To the day where there are many and little room. */
  readonly to?: 'second' | 'day';
}

export function Time({ of, to = 'second' }: TimeProps) {
  const language = useLanguage();
  if (!of) return '–';
  const timeStyle = to === 'day' ? undefined : 'medium';
  const text = of.toLocaleString(language, { dateStyle: 'medium', timeStyle });
  return <time dateTime={of.toISOString()}>{text}</time>;
}
