/**
 * Journeys: where a person at the pages stands between two requests, sealed in a cookie of the
 * journey's own. The server keeps nothing, reloading and going back work, and two tabs are two
 * journeys. A journey is good in the browser it was begun in, and for the request of the
 * application it was begun for. What a person takes
 * to a provider is kept the same way, until the answer comes back.
 */
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { ChallengeNameType } from '#contract/types.ts';
import type { ConsentBasis } from '#domain/signin/challenge.ts';
import { type CookieSite, cookieOptions } from '#http/site-cookie.ts';
import type { Clock } from '#platform/clock.ts';
import type { Random } from '#platform/random.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { MfaFactor } from '#store/tables/users.ts';
import type { PagePath } from './next-page.ts';

/** How far a person has come. */
export interface Stage {
  /** The page that comes next: the only one the journey may be at. */
  readonly page: PagePath;
  /** Who it is about, as the person typed it. */
  readonly name: string;
  /** The session of the sign-in, and what it asks. */
  readonly session?: string;
  readonly challenge?: ChallengeNameType;
  readonly parameters?: Readonly<Record<string, string>>;
  /** The first factors that the person can choose from. */
  readonly choices?: readonly string[];
  /** The person is signed in in this browser, and proves once more to be that person. */
  readonly isKnown?: true;
  /** Where a code was sent, masked. */
  readonly destination?: string;
  /** The key of the authenticator that is being set up, in base32. */
  readonly secret?: string;
  /** The sign-in that waits for the person to allow the application what it asks for. */
  readonly consent?: ConsentBasis;
  /** The second factors that the person can choose from. */
  readonly seconds?: readonly MfaFactor[];
  /** The address that codes are to go to from now on, until one has proven it. */
  readonly newAddress?: string;
  /** Whether this device is to be remembered; absent until the person was asked, once. */
  readonly remember?: boolean;
}

/** A request that a person has taken to a provider. */
interface ProviderErrand {
  readonly provider: string;
  /** When the provider was set up, which tells it from a later one of its name. */
  readonly since: number;
  /** What its protocol needs when the person is back. */
  readonly memory: Readonly<Record<string, string>>;
}

/** One that leads on. */
export interface PendingRequest extends ProviderErrand {
  /** The user who has to come back, where one who is signed in proves once more who it is. */
  readonly userId?: string;
  /**
   * What comes after: of a sign-in the application's request, with the page of the site that it is
   * for; of a sign-out the address it leads to.
   */
  readonly leadsTo: string;
}

/** A link that a person makes on the account page: for whom, and in which session there. */
export interface PendingLink extends ProviderErrand {
  readonly clientId: string;
  readonly userId: string;
  readonly sessionId: string;
}

/** What providers are asked for, by kind. */
interface PendingRequests {
  readonly 'sign-in': PendingRequest;
  readonly 'sign-out': PendingRequest;
  readonly link: PendingLink;
}

/** A request to a provider, and until when it may be answered. */
export interface OpenRequest<R> {
  readonly request: R;
  readonly expiresAt: number;
}

/** What a journey is bound to. */
export interface Binding {
  readonly poolId: string;
  readonly clientId: string;
  /** The browser's secret. */
  readonly browser: string;
  /** The application's request. */
  readonly request: string;
}

type Cookies = Readonly<Record<string, string | undefined>>;

interface SealedJourney<S> {
  readonly bound: string;
  readonly expiresAt: number;
  /** Characters of the address it goes on at. */
  readonly address: number;
  readonly stage: S;
}

const CONTEXT = 'journey of the pages';
const PREFIX = 'journey-';
const ID = /^[\w-]{11}$/;
const REQUEST_ID = /^[\w-]{22}$/;
/** How long a person may take over one page, in milliseconds. */
const VALIDITY = 3_600_000;
/** How long over signing in at a provider. */
const REQUEST_VALIDITY = 300_000;
/** Characters of one cookie: browsers take 4096, name and attributes included. */
const PIECE = 3_600;
const MOST_PIECES = 3;
/** Journeys of one browser at a site: every request carries all of them. */
const MOST = 3;
/**
 * Characters of all of them and an address: a request's head is limited to 16 KiB, and has other
 * cookies and headers too.
 */
const ROOM = 12_000;
/** Characters that are always left for an address: the next application's may be long. */
const ADDRESS = 4_000;

interface Parts {
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly random: Random;
}

export class Journeys {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A new journey's id. */
  begin(): string {
    return this.#parts.random.bytes(8).toString('base64url');
  }

  /** Where the journey stands, if it is this browser's and this request's. */
  open(c: Context, binding: Binding, id: string | null): Stage | undefined {
    if (id === null || !ID.test(id)) return undefined;
    return this.#open<Stage>(c, boundTo(binding, id), id)?.stage;
  }

  /** The id of a new request to a provider, which hands it back: nobody else may guess it. */
  beginRequest(): string {
    return this.#parts.random.bytes(16).toString('base64url');
  }

  /** The request that an answer is to, if it is this browser's; and until when it may be answered. */
  openRequest<K extends keyof PendingRequests>(
    c: Context,
    kind: K,
    poolId: string,
    id: string | null,
  ): OpenRequest<PendingRequests[K]> | undefined {
    if (id === null || !REQUEST_ID.test(id)) return undefined;
    const sealed = this.#open<PendingRequests[K]>(c, requestOf(kind, poolId, id), id);
    return sealed && { request: sealed.stage, expiresAt: sealed.expiresAt };
  }

  /** Keeps what the answer is to come back to. */
  saveRequest<K extends keyof PendingRequests>(
    c: Context,
    site: CookieSite,
    kind: K,
    poolId: string,
    id: string,
    request: PendingRequests[K],
  ): void {
    this.#save(
      c,
      site,
      id,
      { bound: requestOf(kind, poolId, id), address: 0, stage: request },
      REQUEST_VALIDITY,
    );
  }

  #open<S>(c: Context, bound: string, id: string): SealedJourney<S> | undefined {
    const sealed = this.#unseal<S>(textOf(getCookie(c), id));
    if (!sealed || sealed.expiresAt <= this.#parts.clock.now()) return undefined;
    return sealed.bound === bound ? sealed : undefined;
  }

  /** Keeps where the journey stands now, to go on at `address`; older journeys give way to it. */
  save(
    c: Context,
    site: CookieSite,
    binding: Binding,
    id: string,
    stage: Stage,
    { length: address }: string,
  ): void {
    this.#save(c, site, id, { bound: boundTo(binding, id), address, stage }, VALIDITY);
  }

  #save(
    c: Context,
    site: CookieSite,
    id: string,
    journey: Omit<SealedJourney<Stage | PendingRequests[keyof PendingRequests]>, 'expiresAt'>,
    validity: number,
  ): void {
    const sealed = { ...journey, expiresAt: this.#parts.clock.now() + validity };
    const text = this.#parts.sealer.sealJson(sealed, CONTEXT).toString('base64url');
    const pieces = text.match(new RegExp(`.{1,${PIECE}}`, 'g')) ?? [];
    if (pieces.length > MOST_PIECES) throw new Error('a journey is too long for cookies');
    this.#makeRoom(c, site, id, { address: journey.address, length: text.length });
    const options = { ...cookieOptions(site), maxAge: validity / 1000 };
    for (let n = 0; n < MOST_PIECES; n++) {
      const name = nameOf(id, n);
      if (pieces[n] !== undefined) setCookie(c, name, pieces[n]!, options);
      else if (getCookie(c, name) !== undefined) deleteCookie(c, name, cookieOptions(site));
    }
  }

  end(c: Context, site: CookieSite, id: string): void {
    this.#drop(c, site, id, getCookie(c));
  }

  #drop(c: Context, site: CookieSite, id: string, cookies: Cookies): void {
    for (let n = 0; n < MOST_PIECES; n++) {
      const name = nameOf(id, n);
      if (cookies[name] !== undefined) deleteCookie(c, name, cookieOptions(site));
    }
  }

  /** Ends the oldest of the other journeys, until the rest and this one are not too much. */
  #makeRoom(
    c: Context,
    site: CookieSite,
    id: string,
    own: { readonly address: number; readonly length: number },
  ): void {
    const cookies = getCookie(c);
    const known = Object.keys(cookies).filter((name) => name.startsWith(PREFIX));
    const ids = new Set(known.map((name) => name.slice(PREFIX.length).split('.')[0]!));
    ids.delete(id);
    const byAge = [...ids]
      .map((other) => {
        const text = textOf(cookies, other);
        const { expiresAt = 0, address = 0 } = this.#unseal(text) ?? {};
        return { other, length: text.length, expiresAt, address };
      })
      .sort((a, b) => b.expiresAt - a.expiresAt);
    let kept = 1;
    let longest = Math.max(own.address, ADDRESS);
    let total = own.length;
    for (const { other, length, address } of byAge) {
      if (kept < MOST && total + length + Math.max(longest, address) <= ROOM) {
        kept++;
        total += length;
        longest = Math.max(longest, address);
      } else this.#drop(c, site, other, cookies);
    }
  }

  #unseal<S>(text: string): SealedJourney<S> | undefined {
    return this.#parts.sealer.openJson(Buffer.from(text, 'base64url'), CONTEXT);
  }
}

const nameOf = (id: string, piece: number) => `${PREFIX}${id}${piece === 0 ? '' : `.${piece}`}`;

function textOf(cookies: Cookies, id: string): string {
  let text = '';
  for (let n = 0; n < MOST_PIECES; n++) text += cookies[nameOf(id, n)] ?? '';
  return text;
}

function boundTo({ poolId, clientId, browser, request }: Binding, id: string): string {
  return digestOf([poolId, clientId, browser, request, id]);
}

/**
 * What the provider hands back is the id alone, and the cookie is what binds it to the browser. The
 * secret of forms does not: a sign-in in another tab replaces it meanwhile.
 */
const requestOf = (kind: keyof PendingRequests, poolId: string, id: string) =>
  digestOf([kind, poolId, id]);

const digestOf = (parts: readonly string[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
