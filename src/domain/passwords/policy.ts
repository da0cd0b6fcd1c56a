/**
 * The rules for passwords, and temporary passwords generated for new users.
 *
 * A pool without a policy has the shortest length and the validity that the API names as
 * defaults, and no other rule.
 */
import { invalidPassword } from '#contract/errors.ts';
import { longestOf } from '#contract/model.ts';
import type { PasswordPolicyType } from '#contract/types.ts';
import { type Random, randomText } from '#platform/random.ts';
import { characterCount, isLongerThan } from '#platform/text-length.ts';
import type { Pool } from '#store/tables/pools.ts';

const SHORTEST = 8;
const LONGEST = longestOf('PasswordType');
const VALID_DAYS = 7;
const DAY = 24 * 60 * 60_000;

const SYMBOL = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/;

/**
 * Whether the password is longer than any policy allows. Setting it is refused; compared, it is
 * wrong.
 */
export function isTooLong(password: string): boolean {
  return isLongerThan(password, LONGEST);
}

/** One line for each rule: when it applies, what satisfies it, what the service says otherwise. */
const RULES = [
  ['RequireUppercase', /[A-Z]/, 'Password must have uppercase characters'],
  ['RequireLowercase', /[a-z]/, 'Password must have lowercase characters'],
  ['RequireNumbers', /[0-9]/, 'Password must have numeric characters'],
  ['RequireSymbols', SYMBOL, 'Password must have symbol characters'],
] as const;

/** The wording of sign-up and recovery, or that of administrators and NEW_PASSWORD_REQUIRED. */
export type PolicyWording = 'policy' | 'password policy';

/**
 * Throws invalidPassword with the first rule of `policy` the password breaks.
 *
 * Length counts characters. Those outside ASCII are allowed but satisfy no other rule: É is no
 * uppercase letter here, so that no password passes that the service would refuse. A space counts
 * as a symbol, but may not begin or end a password.
 */
export function checkPolicy(
  password: string,
  policy: PasswordPolicyType | undefined,
  wording: PolicyWording,
): void {
  const reason = brokenRule(password, policy);
  if (reason) throw invalidPassword(`Password did not conform with ${wording}: ${reason}`);
}

/** A rule of a policy, for whoever wants to know before the password is sent. */
export interface PolicyRule {
  readonly name: 'length' | 'upper' | 'lower' | 'number' | 'symbol';
  /** A regular expression, with the flags `s` and `u`, of the passwords that satisfy it. */
  readonly pattern: string;
  /** How many characters `length` asks for. */
  readonly count: number;
}

const SHOWN = [
  ['RequireLowercase', 'lower'],
  ['RequireUppercase', 'upper'],
  ['RequireNumbers', 'number'],
  ['RequireSymbols', 'symbol'],
] as const;

/** What a password must have, in the order in which people are told. */
export function policyRules(policy: PasswordPolicyType | undefined): readonly PolicyRule[] {
  const count = policy?.MinimumLength ?? SHORTEST;
  const patternOf = (rule: string) => RULES.find(([name]) => name === rule)![1].source;
  return [
    { name: 'length', pattern: `^.{${count},}$`, count },
    ...SHOWN.filter(([rule]) => policy?.[rule]).map(([rule, name]) => ({
      name,
      pattern: patternOf(rule),
      count: 1,
    })),
  ];
}

function brokenRule(password: string, policy: PasswordPolicyType | undefined): string | undefined {
  const length = characterCount(password, LONGEST);
  if (length < (policy?.MinimumLength ?? SHORTEST)) return 'Password not long enough';
  if (isTooLong(password)) return 'Password too long';
  if (/^\s|\s$/.test(password)) {
    return 'Password must satisfy regular expression pattern: ^\\S.*\\S$';
  }
  return RULES.find(([name, characters]) => policy?.[name] && !characters.test(password))?.[2];
}

const UPPER = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const LOWER = 'abcdefghijkmnopqrstuvwxyz';
const DIGITS = '23456789';
/** Symbols that survive e-mail, HTML, shells and being read aloud. */
const SYMBOLS = '!@#%*-_=+?.';

/**
 * A password for a new user: one character at least of every kind, 16 in all or what `policy`
 * asks for, and none that is easily mistaken for another. About 96 bits.
 */
export function temporaryPassword(policy: PasswordPolicyType | undefined, random: Random): string {
  const kinds = [UPPER, LOWER, DIGITS, SYMBOLS];
  const length = Math.max(16, policy?.MinimumLength ?? SHORTEST);
  const rest = randomText(random, kinds.join(''), length - kinds.length);
  return shuffled(kinds.map((kind) => randomText(random, kind, 1)).join('') + rest, random);
}

/** Every order is equally likely (Fisher and Yates). */
function shuffled(text: string, random: Random): string {
  const characters = [...text];
  for (let last = characters.length - 1; last > 0; last--) {
    const chosen = random.below(last + 1);
    [characters[last], characters[chosen]] = [characters[chosen]!, characters[last]!];
  }
  return characters.join('');
}

/** Whether users of the pool may have no password: they sign in by one-time codes. */
export function allowsNoPassword({ settings }: Pool): boolean {
  const factors = settings.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? [];
  return factors.includes('EMAIL_OTP') || factors.includes('SMS_OTP');
}

/** Whether a temporary password set at `setAt` has ended at `now` (both ms). */
export function temporaryPasswordExpired(
  setAt: number,
  policy: PasswordPolicyType | undefined,
  now: number,
): boolean {
  return now >= temporaryPasswordEnd(setAt, policy);
}

/**
 * When a temporary password set at `setAt` ends (both ms). A validity of 0 days means the default
 * of 7, as the API has it.
 */
export function temporaryPasswordEnd(
  setAt: number,
  policy: PasswordPolicyType | undefined,
): number {
  return setAt + (policy?.TemporaryPasswordValidityDays || VALID_DAYS) * DAY;
}
