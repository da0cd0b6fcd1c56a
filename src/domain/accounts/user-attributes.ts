/**
 * Changing the attributes of a user, by the user or an administrator, and proving by a code that
 * an e-mail address or phone number is the user's.
 *
 * A value that waits until it is verified is stored with its code and nowhere else: a newer code or
 * another change of the attribute discards it. A code is bound to the value it was sent to and to
 * the user's value at that time. It is taken in the transaction that writes the user, so that of
 * any number of requests with one code exactly one succeeds.
 */
import { codeExpired, noContactValue, notVerifiable, tooManyRequests } from '#contract/errors.ts';
import type { AttributeType, CodeDeliveryDetailsType } from '#contract/types.ts';
import type { ActionLimits } from '#domain/attempts/action-limits.ts';
import { writableAttributes } from '#domain/clients/effective-settings.ts';
import { withAttributes } from '#domain/factors/attribute-changes.ts';
import { deliveryDetails, recipient } from '#domain/messages/code-recipients.ts';
import type {
  CodePurpose,
  ConfirmationCodes,
  PreparedCode,
  Proof,
} from '#domain/messages/confirmation-codes.ts';
import {
  type Attributes,
  applyChanges,
  attributesForDeletion,
  attributesForUpdate,
  CONTACT_ATTRIBUTES,
  type ContactAttribute,
  refuseUnwritable,
  verifiedFlag,
} from '#domain/users/attributes.ts';
import { refuseTakenNames } from '#domain/users/login-name-claims.ts';
import { loginNamesOf, nameTakenOnUpdate } from '#domain/users/login-names.ts';
import type { ChangeTerms } from '#domain/users/sign-in-generation.ts';
import { changeUser } from '#domain/users/user-changes.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Random } from '#platform/random.ts';
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import type { Metadata } from '#triggers/trigger.ts';
import { planUpdate } from './contact-changes.ts';

/** Who changes attributes: an administrator, or the user through a client. */
export type Changer = 'admin' | Client;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly codes: ConfirmationCodes;
  readonly limits: ActionLimits;
}

export class UserAttributes {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Changes attributes; a blank value removes one. A new address or number that the pool verifies
   * gets a code, unless an administrator says that it is verified; where the pool's settings ask
   * for it, the old value stays until then. Answers where codes went. `within` runs in the
   * transaction of a change, if there is any.
   * @throws InvalidParameterException, NotAuthorizedException, AliasExistsException,
   *   CodeDeliveryFailureException
   */
  async update(
    pool: Pool,
    user: User,
    list: readonly AttributeType[],
    by: Changer,
    clientMetadata?: Metadata,
    terms: ChangeTerms = {},
  ): Promise<CodeDeliveryDetailsType[]> {
    const changes = attributesForUpdate(pool, list, by === 'admin' ? 'admin' : 'user');
    refuseUnwritableBy(by, pool, [...Object.keys(changes.set), ...changes.remove]);
    const foreseen = planUpdate(pool, user.attributes, changes);
    await this.#refuseTaken(pool, user, foreseen.waiting);
    const { codes } = this.#parts;
    const prepared = new Map<ContactAttribute, PreparedCode>();
    for (const to of foreseen.recipients) {
      const code = await codes.prepare({
        pool,
        client: by === 'admin' ? undefined : by,
        purpose: purposeOf(to.attribute),
        occasion: 'UpdateUserAttribute',
        user,
        recipient: to,
        clientMetadata,
      });
      prepared.set(to.attribute, code);
    }
    let { recipients } = foreseen;
    let isChanged = false;
    await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      const plan = planUpdate(pool, current.attributes, changes);
      for (const name of plan.settled) {
        await codes.drop(tx, current, purposeOf(name), plan.attributes[name]);
      }
      for (const to of plan.recipients) {
        const code = prepared.get(to.attribute);
        // It was no change when the update was planned, and is one now.
        if (!code) throw tooManyRequests();
        await code.keep(tx, to, plan.attributes[to.attribute] ?? '');
      }
      recipients = plan.recipients;
      isChanged = !sameAttributes(plan.attributes, current.attributes);
      if (!isChanged) return current;
      await terms.within?.(tx);
      return withAttributes(tx, pool, current, plan.attributes, terms);
    });
    if (isChanged) this.#audit('attributes changed', user);
    for (const { attribute } of recipients) await prepared.get(attribute)?.dispatch();
    return recipients.map(deliveryDetails);
  }

  /**
   * Removes attributes; with an address or number also its flag and a value that waits for it.
   * @throws InvalidParameterException, NotAuthorizedException
   */
  async remove(
    pool: Pool,
    user: User,
    names: readonly string[],
    by: Changer,
    terms: ChangeTerms = {},
  ): Promise<void> {
    const changes = attributesForDeletion(pool, names, by === 'admin' ? 'admin' : 'user');
    refuseUnwritableBy(by, pool, names);
    await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      for (const name of CONTACT_ATTRIBUTES) {
        if (names.includes(name)) await this.#parts.codes.drop(tx, current, purposeOf(name));
      }
      const attributes = applyChanges(current.attributes, changes);
      await terms.within?.(tx);
      return withAttributes(tx, pool, current, attributes, terms);
    });
    this.#audit('attributes removed', user);
  }

  /**
   * Sends the user a code for the address or number the user has now, verified or not. It replaces
   * an earlier code, and discards a value that waits with that.
   * @throws InvalidParameterException, LimitExceededException, CodeDeliveryFailureException
   */
  async sendCode(
    pool: Pool,
    client: Client,
    user: User,
    name: string,
    clientMetadata?: Metadata,
  ): Promise<CodeDeliveryDetailsType> {
    const attribute = verifiable(name);
    const { codes, limits } = this.#parts;
    await limits.count(pool.id, user.id, 'GetUserAttributeVerificationCode');
    const receiver = (of: User) => {
      const value = of.attributes[attribute];
      if (!value) throw noContactValue(attribute);
      return recipient(attribute, value);
    };
    const code = await codes.prepare({
      pool,
      client,
      purpose: purposeOf(attribute),
      occasion: 'VerifyUserAttribute',
      user,
      recipient: receiver(user),
      clientMetadata,
    });
    const found = await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      const to = receiver(current);
      await code.keep(tx, to, to.destination);
      return current;
    });
    await code.dispatch();
    return deliveryDetails(receiver(found));
  }

  /**
   * Takes a code for an address or number: the value it was sent to is verified from now on, and
   * becomes the user's if it was waiting. In that case `within` runs in the same transaction.
   * @throws InvalidParameterException, CodeMismatchException, ExpiredCodeException,
   *   AliasExistsException, LimitExceededException
   */
  async verify(
    pool: Pool,
    user: User,
    name: string,
    code: string,
    terms: ChangeTerms = {},
  ): Promise<void> {
    const purpose = purposeOf(verifiable(name));
    const { codes } = this.#parts;
    await codes.admit(user, purpose, code);
    await codes.prove(user, purpose, code, (proof) => this.#settle(pool, user, proof, terms));
    this.#audit('attribute verified', user);
  }

  #audit(event: string, { poolId, id }: User): void {
    this.#parts.log.audit(event, { poolId, userId: id });
  }

  async #settle(pool: Pool, user: User, proof: Proof, terms: ChangeTerms): Promise<void> {
    const { attribute, destination, held, claim } = proof;
    await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      // The value has been changed since the code was made, which makes the code useless.
      if ((current.attributes[attribute] ?? '') !== held) throw codeExpired();
      await claim(tx);
      if (current.attributes[attribute] !== destination) await terms.within?.(tx);
      const verified = { [attribute]: destination, [verifiedFlag(attribute)]: 'true' };
      const attributes = { ...current.attributes, ...verified };
      return withAttributes(tx, pool, current, attributes, terms);
    });
  }

  /**
   * Spares a useless message: where people sign in by the attribute, another user's value cannot
   * become this user's. The claim at verification decides.
   */
  async #refuseTaken(pool: Pool, user: User, waiting: Attributes): Promise<void> {
    const attributes: Record<string, string> = { ...user.attributes, ...waiting };
    for (const name of CONTACT_ATTRIBUTES) {
      if (waiting[name] !== undefined) attributes[verifiedFlag(name)] = 'false';
    }
    const names = loginNamesOf(pool, { ...user, attributes }).filter(
      ({ kind }) => waiting[kind] !== undefined,
    );
    await refuseTakenNames(this.#parts.store, pool, names, user.id, (kind) =>
      nameTakenOnUpdate(pool, kind),
    );
  }
}

function refuseUnwritableBy(by: Changer, pool: Pool, names: readonly string[]): void {
  if (by !== 'admin') refuseUnwritable(names, writableAttributes(by, pool));
}

function verifiable(name: string): ContactAttribute {
  const attribute = CONTACT_ATTRIBUTES.find((each) => each === name);
  if (!attribute) throw notVerifiable();
  return attribute;
}

const purposeOf = (name: ContactAttribute): CodePurpose => `verify-${name}`;

function sameAttributes(some: Attributes, others: Attributes): boolean {
  const names = Object.keys(some);
  return (
    names.length === Object.keys(others).length &&
    names.every((name) => some[name] === others[name])
  );
}
