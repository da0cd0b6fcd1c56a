/** The text of messages that notify users of a change to how they sign in. Pure. */

/** What can change. */
export type AccountChange =
  | 'password-changed'
  | 'authenticator-added'
  | 'authenticator-replaced'
  | 'authenticator-removed'
  | 'passkey-added'
  | 'passkey-removed'
  | 'recovery-codes-made'
  | 'recovery-codes-removed'
  | 'second-factors-changed'
  | 'email-changed'
  | 'phone-number-changed';

const SENTENCES: Readonly<Record<AccountChange, string>> = {
  'password-changed': 'The password of your account was changed.',
  'authenticator-added': 'An authenticator app was added to your account.',
  'authenticator-replaced':
    'An authenticator app of your account was replaced. Its recovery codes are gone.',
  'authenticator-removed':
    'An authenticator app was removed from your account. Its recovery codes are gone.',
  'passkey-added': 'A passkey was added to your account.',
  'passkey-removed': 'A passkey was removed from your account.',
  'recovery-codes-made':
    'New recovery codes were made for your account. Earlier ones are good no longer.',
  'recovery-codes-removed': 'The recovery codes of your account were removed.',
  'second-factors-changed': 'The second steps of your sign-in were changed.',
  'email-changed': 'The e-mail address of your account was changed.',
  'phone-number-changed': 'The phone number of your account was changed.',
};

const ADVICE =
  'If it was not you, change your password at once, remove what you do not know, and sign out everywhere else.';

/** What changes with these attributes: an address that signs in, recovers or receives codes. */
export function contactChange(names: readonly string[]): AccountChange | undefined {
  if (names.includes('email')) return 'email-changed';
  return names.includes('phone_number') ? 'phone-number-changed' : undefined;
}

/** What happened, when, and what to do about it. The subject reveals none of it. */
export function accountChangeText(
  change: AccountChange,
  username: string,
  at: number,
): { readonly subject: string; readonly body: string; readonly sms: string } {
  const time = new Date(at)
    .toISOString()
    .replace(/:\d\d\.\d+Z$/, ' UTC')
    .replace('T', ' ');
  const sentence = SENTENCES[change];
  return {
    subject: 'A change to how you sign in',
    body: `${sentence}\n\nAccount: ${username}\nTime: ${time}\n\n${ADVICE}`,
    sms: `${sentence} Not you? Change your password at once.`,
  };
}
