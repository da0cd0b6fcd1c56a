/** Who receives a code, by the pool's settings. Pure. */
import type { CodeDeliveryDetailsType } from '#contract/types.ts';
import { type Attributes, type ContactAttribute, verifiedFlag } from '#domain/users/attributes.ts';
import type { Decoy } from '#domain/users/decoy.ts';
import { isEmail, isPhoneNumber } from '#domain/users/formats.ts';
import { maskEmail, maskPhone } from '#messaging/masks.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';

export interface Recipient {
  readonly medium: 'EMAIL' | 'SMS';
  readonly attribute: ContactAttribute;
  /** The e-mail address or phone number itself. */
  readonly destination: string;
}

/** What the pool verifies at sign-up, in the order it is tried: phone numbers first. */
export function verifiedAtSignUp(pool: Pool): readonly ContactAttribute[] {
  const verified = pool.settings.AutoVerifiedAttributes ?? [];
  return (['phone_number', 'email'] as const).filter((name) => verified.includes(name));
}

/** The recipient of a sign-up code; undefined when the user has nothing that the pool verifies. */
export function signUpRecipient(pool: Pool, attributes: Attributes): Recipient | undefined {
  const attribute = verifiedAtSignUp(pool).find((name) => attributes[name]);
  return attribute && recipient(attribute, attributes[attribute]!);
}

/** In pools that name no mechanism, as there were before they could: SMS comes first. */
const LEGACY_RECOVERY: readonly ContactAttribute[] = ['phone_number', 'email'];

/**
 * What the pool lets users recover by, in its order of priority; undefined where only an
 * administrator can reset a password.
 */
export function recoveryAttributes(pool: Pool): readonly ContactAttribute[] | undefined {
  const mechanisms = pool.settings.AccountRecoverySetting?.RecoveryMechanisms;
  if (!mechanisms) return LEGACY_RECOVERY;
  if (mechanisms.some(({ Name }) => Name === 'admin_only')) return undefined;
  return [...mechanisms]
    .sort((a, b) => a.Priority - b.Priority)
    .map(({ Name }) => (Name === 'verified_email' ? 'email' : 'phone_number'));
}

/**
 * The recipient of a recovery code: the first verified address the pool allows that is none of `passedOver`,
 * the addresses that second factors go to.
 */
export function recoveryRecipient(
  pool: Pool,
  { attributes }: Pick<User, 'attributes'>,
  passedOver: readonly ContactAttribute[],
): Recipient | undefined {
  const attribute = recoveryAttributes(pool)?.find(
    (name) =>
      !passedOver.includes(name) && attributes[name] && attributes[verifiedFlag(name)] === 'true',
  );
  return attribute && recipient(attribute, attributes[attribute]!);
}

/**
 * The recipient that is shown for an unknown user, the same each time: the name itself where it is
 * an address, else one made from the decoy.
 */
export function decoyRecipient(
  candidates: readonly ContactAttribute[],
  name: string,
  decoy: Decoy,
): Recipient | undefined {
  const own = isEmail(name) ? 'email' : isPhoneNumber(name) ? 'phone_number' : undefined;
  if (own && candidates.includes(own)) return recipient(own, name);
  const attribute = candidates[0];
  if (!attribute) return undefined;
  // The verifier is secret, unlike the salt: nobody can tell that the letters are made up.
  const letter = (at: number) => LETTERS[decoy.verifier[at]! % LETTERS.length]!;
  return recipient(
    attribute,
    attribute === 'email'
      ? `${letter(1)}@${letter(2)}`
      : `+${String(decoy.verifier.readUInt16BE(3) % 10_000).padStart(4, '0')}`,
  );
}

const LETTERS = 'abcdefghijklmnoprstw';

/** The recipient at this value of `attribute`. */
export function recipient(attribute: ContactAttribute, destination: string): Recipient {
  return { medium: attribute === 'email' ? 'EMAIL' : 'SMS', attribute, destination };
}

/** The recipient as answers show it, masked. */
export function deliveryDetails({
  medium,
  attribute,
  destination,
}: Recipient): CodeDeliveryDetailsType {
  return {
    Destination: medium === 'EMAIL' ? maskEmail(destination) : maskPhone(destination),
    DeliveryMedium: medium,
    AttributeName: attribute,
  };
}
