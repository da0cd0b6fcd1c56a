/**
 * What users change about how they sign in, by an access token. Where the token comes from a
 * browser, the user receives a notice of each change, as from the pages of the account; a token of
 * a sign-in by the API keeps the behaviour of the service.
 */
import type { CognitoError } from '#contract/errors.ts';
import type { AccountNotices } from '#domain/messages/account-notices.ts';
import type { Bearer, Bearers } from '#domain/tokens/bearers.ts';
import type { AccountChange } from '#messaging/account-change-texts.ts';
import { contactChange } from '#messaging/account-changes.ts';
import type { Statements } from '#store/store.ts';

interface Parts {
  readonly bearers: Bearers;
  readonly accountNotices: AccountNotices;
}

/** A change, as the operation asks for it. */
interface OwnChange<T> {
  /** What the notice says; undefined for a change that users are not told of. */
  readonly told: AccountChange | undefined;
  /** Makes the change; `within` runs in its transaction. */
  make(within: Statements | undefined): Promise<T>;
}

export class OwnChanges {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The bearer, if the token may change how its user signs in. @throws as Bearers.authenticate */
  bearer(
    accessToken: string,
    refusals: { readonly deleted?: () => CognitoError } = {},
  ): Promise<Bearer> {
    return this.#parts.bearers.authenticate(accessToken, { ...refusals, changesSignIn: true });
  }

  /**
   * The bearer of a change to these attributes, and what the user is told of it. One that touches no
   * address asks no more of the token than any operation. @throws as Bearers.authenticate
   */
  async bearerOfAttributes(
    accessToken: string,
    names: readonly string[],
  ): Promise<{ readonly bearer: Bearer; readonly told: AccountChange | undefined }> {
    const told = contactChange(names);
    const bearer = told
      ? await this.bearer(accessToken)
      : await this.#parts.bearers.authenticate(accessToken);
    return { bearer, told };
  }

  /** Makes a change of the bearer's own, with its notice. */
  make<T>({ pool, user, throughBrowser }: Bearer, { told, make }: OwnChange<T>): Promise<T> {
    if (!throughBrowser || told === undefined) return make(undefined);
    return this.#parts.accountNotices.telling({ pool, user, language: undefined }, told, make);
  }
}
