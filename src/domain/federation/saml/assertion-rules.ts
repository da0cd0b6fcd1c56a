/** Whether an assertion that is known to be the provider's signs somebody in here and now. Pure. */
import type { BearerConfirmation, SamlAssertion } from './assertion.ts';
import { SamlRefusal, shown } from './saml-refusal.ts';

/** What asked for the assertion. */
export type AssertionOccasion =
  | {
      readonly by: 'request';
      readonly id: string;
      /** From when on the person must have signed in at the provider; 0 where any time will do. */
      readonly signedInSince: number;
    }
  /** Nothing: the provider sent it of its own accord. */
  | { readonly by: 'provider' };

export interface ExpectedAssertion {
  readonly issuer: string;
  readonly audience: string;
  readonly recipient: string;
  readonly occasion: AssertionOccasion;
}

/** How far the clocks of a provider and of this server may be apart. */
export const SKEW_MS = 60_000;

/** How old a message may be that nobody asked for. */
export const LONGEST_UNASKED_MS = 6 * 60_000;

export interface JudgedAssertion {
  /** When the assertion would have been refused for its age, on any clock. */
  readonly endsAt: number;
}

/** @throws SamlRefusal */
export function judgeAssertion(
  assertion: SamlAssertion,
  expected: ExpectedAssertion,
  now: number,
): JudgedAssertion {
  const { issuer, conditions, statements, confirmations, issuedAt } = assertion;
  if (issuer !== expected.issuer) {
    throw new SamlRefusal('issuer', `issued by ${shown(issuer)}, not ${shown(expected.issuer)}`);
  }
  requireAudience(conditions.audiences, expected.audience);
  requireWithin(conditions, now, 'the conditions');
  requireAge(issuedAt, expected.occasion, now);
  requireSignIn(statements, expected.occasion, now);
  const confirmation = requireConfirmation(confirmations, expected, now);
  const ends = [confirmation.notOnOrAfter, conditions.notOnOrAfter];
  const end = Math.min(...ends.filter((at) => at !== undefined));
  return { endsAt: end + SKEW_MS };
}

function requireAudience(audiences: readonly (readonly string[])[], audience: string): void {
  const isMeant = audiences.length > 0 && audiences.every((list) => list.includes(audience));
  if (isMeant) return;
  const found = shown(audiences.flat().join(' '));
  throw new SamlRefusal('audience', `for the audience ${found}, not ${shown(audience)}`);
}

interface TimeBounds {
  readonly notBefore: number | undefined;
  readonly notOnOrAfter: number | undefined;
}

/** @throws SamlRefusal */
export function requireWithin(
  { notBefore, notOnOrAfter }: TimeBounds,
  now: number,
  what: string,
): void {
  if (notBefore !== undefined && now < notBefore - SKEW_MS) {
    throw new SamlRefusal('time', `${what} begin at ${at(notBefore)}, and it is ${at(now)}`);
  }
  if (notOnOrAfter !== undefined && now >= notOnOrAfter + SKEW_MS) {
    throw new SamlRefusal('time', `${what} ended at ${at(notOnOrAfter)}, and it is ${at(now)}`);
  }
}

/** @throws SamlRefusal where it was issued in the future, or too long ago for what asked for it */
export function requireAge(issuedAt: number, occasion: AssertionOccasion, now: number): void {
  if (issuedAt > now + SKEW_MS) {
    throw new SamlRefusal('time', `issued at ${at(issuedAt)}, and it is ${at(now)}`);
  }
  if (occasion.by === 'provider' && issuedAt < now - LONGEST_UNASKED_MS) {
    throw new SamlRefusal('time', `issued at ${at(issuedAt)} without a request: too long ago`);
  }
}

function requireSignIn(
  statements: SamlAssertion['statements'],
  occasion: AssertionOccasion,
  now: number,
): void {
  if (statements.length === 0) throw new SamlRefusal('subject', 'no AuthnStatement');
  const since = occasion.by === 'request' ? occasion.signedInSince - SKEW_MS : 0;
  for (const { instant, sessionNotOnOrAfter } of statements) {
    requireWithin(
      { notBefore: undefined, notOnOrAfter: sessionNotOnOrAfter },
      now,
      'the session at the provider',
    );
    if (instant < since) {
      throw new SamlRefusal('time', `signed in at ${at(instant)}, before it was asked for anew`);
    }
  }
}

/** The first that holds here and now. @throws SamlRefusal with the reason of the first otherwise */
function requireConfirmation(
  confirmations: readonly BearerConfirmation[],
  expected: ExpectedAssertion,
  now: number,
): BearerConfirmation {
  let refusal: unknown = new SamlRefusal('subject', 'no bearer confirmation');
  for (const confirmation of confirmations.toReversed()) {
    try {
      requireConfirmed(confirmation, expected, now);
      return confirmation;
    } catch (error) {
      refusal = error;
    }
  }
  throw refusal;
}

function requireConfirmed(
  confirmation: BearerConfirmation,
  { recipient, occasion }: ExpectedAssertion,
  now: number,
): void {
  if (confirmation.recipient !== recipient) {
    const found = shown(confirmation.recipient);
    throw new SamlRefusal('recipient', `for the recipient ${found}, not ${shown(recipient)}`);
  }
  requireAnswer(confirmation.inResponseTo, occasion);
  if (confirmation.notOnOrAfter === undefined) {
    throw new SamlRefusal('time', 'a bearer confirmation without an end');
  }
  requireWithin(confirmation, now, 'the confirmation');
}

/** @throws SamlRefusal unless it answers the request, or none where none was made */
export function requireAnswer(inResponseTo: string | undefined, occasion: AssertionOccasion): void {
  const asked = occasion.by === 'request' ? occasion.id : undefined;
  if (inResponseTo === asked) return;
  throw new SamlRefusal(
    'in-response-to',
    `in response to ${shown(inResponseTo)}, not ${shown(asked)}`,
  );
}

function at(ms: number): string {
  return new Date(ms).toISOString();
}
