/** How the pages of each client look, as its operator has set it. */

import { Cache } from '#platform/cache.ts';
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import { checkedClassicCss, readableClassicCss } from './classic-css.ts';
import { contentTypeOf } from './images.ts';
import { type Look, type Picture, plainLook } from './look.ts';
import { managedLook, pictureOf } from './managed-look.ts';
import { checkedSettings } from './settings.ts';

/** In place of a client's id: the style of all clients without one of their own. */
export const EVERY_CLIENT = 'ALL';

const HASH = /^[\da-f]{64}$/;

interface Parts {
  readonly store: Store;
}

export class Looks {
  readonly #parts: Parts;
  readonly #managed: Cache<Look>;
  readonly #classic: Cache<Look>;
  /** Parsing a sheet takes too long for a page; the result for a sheet never changes. */
  readonly #rules: Cache<string>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#managed = new Cache((key) => this.#readManaged(...placeOf(key)));
    this.#classic = new Cache((key) => this.#readClassic(...placeOf(key)));
    this.#rules = new Cache(readableClassicCss, {
      maxAge: Number.POSITIVE_INFINITY,
      maxEntries: 100,
    });
  }

  /**
   * The look of the pool's pages, at most a second old: those of one generation for one client, or
   * those without a client.
   */
  async of(pool: Pool, client: Client | undefined, generation: number): Promise<Look> {
    if (generation !== 1) {
      const own = client && (await this.#managed.get(keyOf(pool.id, client.id)));
      return own ?? plainLook('managed');
    }
    const own = client && (await this.#classic.get(keyOf(pool.id, client.id)));
    return own ?? (await this.#classic.get(keyOf(pool.id, EVERY_CLIENT))) ?? plainLook('classic');
  }

  /**
   * What the managed look of a client would be with these settings, with the images it has now.
   * @throws InvalidParameterException
   */
  async draft(poolId: string, clientId: string, settings: unknown): Promise<Look> {
    const { branding } = this.#parts.store;
    const saved = await branding.ofClient(poolId, clientId);
    const assets = saved ? await branding.assets(poolId, saved.id) : [];
    return managedLook(checkedSettings(settings), assets);
  }

  /**
   * What the classic look of a client, or of all without one of their own, would be with this
   * sheet, with the logo it has now.
   * @throws InvalidParameterException
   */
  async classicDraft(poolId: string, clientId: string, css: string): Promise<Look> {
    // Not by the cache: sheets that nobody saves would drive out those that pages have.
    const rules = css === '' ? undefined : await checkedClassicCss(css);
    return classicLook(await this.#classicLogo(poolId, clientId), rules);
  }

  /** An image of any look of the pool. */
  async image(
    pool: Pool,
    hash: string,
  ): Promise<{ readonly bytes: Buffer; readonly contentType: string } | undefined> {
    if (!HASH.test(hash)) return undefined;
    const file = await this.#parts.store.branding.file(pool.id, hash);
    return file && { bytes: file.bytes, contentType: contentTypeOf(file.extension) };
  }

  /** To be called after a style was changed. */
  forget(poolId: string, clientId: string): void {
    this.#managed.forget(keyOf(poolId, clientId));
    this.#classic.forget(keyOf(poolId, clientId));
  }

  async #readManaged(poolId: string, clientId: string): Promise<Look | undefined> {
    const branding = await this.#parts.store.branding.ofClient(poolId, clientId);
    if (!branding) return undefined;
    const assets = await this.#parts.store.branding.assets(poolId, branding.id);
    return managedLook(branding.settings ?? {}, assets);
  }

  async #readClassic(poolId: string, clientId: string): Promise<Look | undefined> {
    const style = await this.#parts.store.branding.classic(poolId, clientId);
    if (!style) return undefined;
    const rules = style.css === undefined ? undefined : await this.#rules.get(style.css);
    return classicLook(await this.#classicLogo(poolId, clientId), rules);
  }

  async #classicLogo(poolId: string, clientId: string): Promise<Picture | undefined> {
    return pictureOf(await this.#parts.store.branding.assets(poolId, clientId), 'FORM_LOGO');
  }
}

/** Styles of classic pages are written for light ones: with a sheet they are always light. */
function classicLook(logo: Picture | undefined, rules: string | undefined): Look {
  const plain = { ...plainLook('classic'), ...(logo && { logo }) };
  if (rules === undefined) return plain;
  return { ...plain, colorScheme: 'light', css: `:root { color-scheme: light; }\n${rules}` };
}

const keyOf = (poolId: string, clientId: string) => `${poolId}/${clientId}`;

function placeOf(key: string): [poolId: string, clientId: string] {
  const at = key.indexOf('/');
  return [key.slice(0, at), key.slice(at + 1)];
}
