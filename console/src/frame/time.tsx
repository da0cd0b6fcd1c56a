/** An instant, in the person's language and time zone. */
import { useLanguage } from './words/languages.ts';

export function Time({ of }: { of: Date | undefined }) {
  const language = useLanguage();
  if (!of) return '–';
  const text = of.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'medium' });
  return <time dateTime={of.toISOString()}>{text}</time>;
}
