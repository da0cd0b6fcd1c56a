/** Styles of the classic pages: a style sheet and a logo, for one client or for all others. */
import { clientNotFound, invalidParameter, poolNotFound } from '#contract/errors.ts';
import type { SetUICustomizationRequest, UICustomizationType } from '#contract/types.ts';
import type { Clients } from '#domain/clients/clients.ts';
import type { Clock } from '#platform/clock.ts';
import type { Store } from '#store/store.ts';
import type { ClassicStyle } from '#store/tables/branding.ts';
import type { PoolDomains } from '../pools/domains.ts';
import type { Pools } from '../pools/pools.ts';
import { checkedClassicCss } from './classic-css.ts';
import { classicLogo } from './images.ts';
import { EVERY_CLIENT, type Looks } from './looks.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly pools: Pools;
  readonly clients: Clients;
  readonly domains: Pick<PoolDomains, 'siteUrl'>;
  readonly looks: Pick<Looks, 'forget'>;
  /** Path of an image on a pool's site. */
  readonly imagePath: (hash: string) => string;
}

export class ClassicStyles {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Replaces the whole style; without a sheet and a logo it is deleted.
   * @throws InvalidParameterException, ResourceNotFoundException
   */
  async set(input: SetUICustomizationRequest): Promise<UICustomizationType> {
    const { UserPoolId: poolId, ClientId: clientId = EVERY_CLIENT, CSS, ImageFile } = input;
    await this.#require(poolId, clientId);
    if ((await this.#parts.domains.siteUrl(poolId)) === undefined) {
      throw invalidParameter('There has to be an existing domain associated with this user pool.');
    }
    const css = CSS || undefined;
    if (css !== undefined) await checkedClassicCss(css);
    const logo = ImageFile?.length ? classicLogo(ImageFile) : undefined;
    const now = this.#parts.clock.now();
    const style: ClassicStyle = {
      poolId,
      clientId,
      ...(css !== undefined && { css }),
      cssVersion: versionAt(now),
      createdAt: now,
      modifiedAt: now,
    };
    await this.#parts.store.transaction(async (tx) => {
      // Holding pool or client keeps them from being deleted before they have the style.
      if (clientId === EVERY_CLIENT) {
        if (!(await tx.pools.hold(poolId))) throw poolNotFound(poolId);
      } else if (!(await tx.clients.hold(poolId, clientId))) throw clientNotFound(clientId);
      if (css === undefined && !logo) {
        await tx.branding.deleteClassic(poolId, clientId);
        return;
      }
      await tx.branding.putClassic(style);
      await tx.branding.clearAssets(poolId, clientId);
      if (logo) await tx.branding.putAsset(poolId, clientId, logo);
    });
    this.#parts.looks.forget(poolId, clientId);
    return this.#describe(poolId, clientId);
  }

  /**
   * The style of a client: its own, else the one for all clients, else none.
   * @throws ResourceNotFoundException
   */
  async get(poolId: string, clientId: string = EVERY_CLIENT): Promise<UICustomizationType> {
    await this.#require(poolId, clientId);
    const own = await this.#parts.store.branding.classic(poolId, clientId);
    return this.#describe(poolId, own ? clientId : EVERY_CLIENT);
  }

  async #require(poolId: string, clientId: string): Promise<void> {
    if (clientId === EVERY_CLIENT) await this.#parts.pools.current(poolId);
    else await this.#parts.clients.current(poolId, clientId);
  }

  async #describe(poolId: string, clientId: string): Promise<UICustomizationType> {
    const style = await this.#parts.store.branding.classic(poolId, clientId);
    if (!style) return { UserPoolId: poolId };
    const [logo] = await this.#parts.store.branding.assets(poolId, clientId);
    const site = await this.#parts.domains.siteUrl(poolId);
    return {
      UserPoolId: poolId,
      ClientId: clientId,
      ImageUrl: logo && site !== undefined ? site + this.#parts.imagePath(logo.hash) : undefined,
      CSS: style.css,
      CSSVersion: style.cssVersion,
      LastModifiedDate: new Date(style.modifiedAt),
      CreationDate: new Date(style.createdAt),
    };
  }
}

/** The time of the change to the second, as digits. */
const versionAt = (now: number) => new Date(now).toISOString().replaceAll(/\D/g, '').slice(0, 14);
