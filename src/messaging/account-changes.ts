/** The messages that notify users of a change to how they sign in. Pure. */
import { firstCharacters } from '#platform/text-length.ts';
import { type AccountChange, CHANGE_TEXTS, type ChangeTexts } from './account-change-texts.ts';

/** A change, and whose account it is as that person knows it. */
export interface ChangeNews {
  readonly change: AccountChange;
  /** What the application calls itself: it is the pool that has the account. */
  readonly application: string;
  /** A name the user signs in by. */
  readonly account: string;
  /** In milliseconds. */
  readonly at: number;
}

/** Characters of the application's name in an SMS, so that the message stays one. */
const LONGEST_IN_SMS = 30;

/** What changes with these attributes: an address that signs in, recovers or receives codes. */
export function contactChange(names: readonly string[]): AccountChange | undefined {
  if (names.includes('email')) return 'email-changed';
  return names.includes('phone_number') ? 'phone-number-changed' : undefined;
}

/** What happened, when, and what to do about it. The subject reveals none of it. */
export function accountChangeText(
  { change, application, account, at }: ChangeNews,
  languages: readonly (string | undefined)[],
): { readonly subject: string; readonly body: string; readonly sms: string } {
  const texts = textsIn(languages);
  const time = new Date(at)
    .toISOString()
    .replace(/:\d\d\.\d+Z$/, ' UTC')
    .replace('T', ' ');
  const sentence = texts.changes[change];
  const facts = [texts.application + application, texts.account + account, texts.time + time];
  return {
    subject: texts.subject,
    body: `${sentence}\n\n${facts.join('\n')}\n\n${texts.advice}`,
    sms: `${firstCharacters(application, LONGEST_IN_SMS)}: ${sentence} ${texts.shortAdvice}`,
  };
}

/** The texts of the first language that is one of ours; a region that is not there is its language. */
function textsIn(languages: readonly (string | undefined)[]): ChangeTexts {
  const known: Readonly<Record<string, ChangeTexts>> = CHANGE_TEXTS;
  for (const tag of languages) {
    const language = tag?.trim().toLowerCase().split(/[-_]/)[0] ?? '';
    if (Object.hasOwn(known, language)) return known[language]!;
  }
  return CHANGE_TEXTS.en;
}
