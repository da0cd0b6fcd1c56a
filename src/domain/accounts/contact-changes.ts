/**
 * What an update means for the e-mail address and the phone number of a user: which of the new
 * values count at once, which wait until they are verified, and who gets a code. Pure.
 */

import { type Recipient, recipient } from '#domain/messages/code-recipients.ts';
import {
  type AttributeChanges,
  type Attributes,
  applyChanges,
  CONTACT_ATTRIBUTES,
  type ContactAttribute,
  verifiedFlag,
} from '#domain/users/attributes.ts';
import type { Pool } from '#store/tables/pools.ts';

export interface UpdatePlan {
  /** The attributes of the user once the update is made; without the values that wait. */
  readonly attributes: Attributes;
  /** New values that wait until they are verified: the old ones, and their flags, stay. */
  readonly waiting: Attributes;
  /** Who gets a code for the value that is new. */
  readonly recipients: readonly Recipient[];
  /** What the update sets or removes without a code: outstanding codes for it become useless. */
  readonly settled: readonly ContactAttribute[];
}

/**
 * Reads `changes` against the attributes the user has now. A value that stays the same is no
 * change. One that the same update marks as verified neither waits nor gets a code.
 */
export function planUpdate(
  pool: Pool,
  current: Attributes,
  { set, remove }: AttributeChanges,
): UpdatePlan {
  const unproven = CONTACT_ATTRIBUTES.filter(
    (name) =>
      set[name] !== undefined &&
      set[name] !== current[name] &&
      set[verifiedFlag(name)] !== 'true' &&
      pool.settings.AutoVerifiedAttributes?.includes(name),
  );
  const waits = unproven.filter((name) => waitsForVerification(pool, name));
  const withheld: readonly string[] = waits.flatMap((name) => [name, verifiedFlag(name)]);
  const atOnce = Object.entries(set).filter(([name]) => !withheld.includes(name));
  return {
    attributes: applyChanges(current, { set: Object.fromEntries(atOnce), remove }),
    waiting: Object.fromEntries(waits.map((name) => [name, set[name]!])),
    recipients: unproven.map((name) => recipient(name, set[name]!)),
    settled: CONTACT_ATTRIBUTES.filter(
      (name) => (set[name] !== undefined || remove.includes(name)) && !unproven.includes(name),
    ),
  };
}

/** Whether the pool keeps an old value until the new one is verified. */
function waitsForVerification(pool: Pool, name: ContactAttribute): boolean {
  const { UserAttributeUpdateSettings: updates } = pool.settings;
  return updates?.AttributesRequireVerificationBeforeUpdate?.includes(name) ?? false;
}
