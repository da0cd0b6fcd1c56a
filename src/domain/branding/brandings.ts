/**
 * Styles of the managed login pages, one for each client.
 *
 * This room owns how a client's pages look, classic and managed, and the terms its sign-up page
 * links to. It leaves the pages themselves and what they say to #pages.
 */
import {
  brandingExists,
  brandingNotFound,
  clientNotFound,
  concurrentModification,
  invalidParameter,
  missingParameter,
} from '#contract/errors.ts';
import type {
  AssetType,
  CreateManagedLoginBrandingRequest,
  ManagedLoginBrandingType,
  UpdateManagedLoginBrandingRequest,
} from '#contract/types.ts';
import type { Clients } from '#domain/clients/clients.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import { retryOnConflict } from '#platform/retry-on-conflict.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { Branding, StyleFile } from '#store/tables/branding.ts';
import type { Pools } from '../pools/pools.ts';
import { DEFAULT_SETTINGS } from './defaults.ts';
import { styleFile } from './images.ts';
import type { Looks } from './looks.ts';
import { changedSettings, checkedSettings, merged } from './settings.ts';

/** Images of one style, and the sum of their bytes: all of them are in one answer. */
const MOST_ASSETS = 40;
const MOST_BYTES = 10_000_000;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly pools: Pools;
  readonly clients: Clients;
  readonly looks: Pick<Looks, 'forget'>;
}

/** The members that describe a style in both requests. */
type BrandingRequest = Pick<
  CreateManagedLoginBrandingRequest,
  'UseCognitoProvidedValues' | 'Settings' | 'Assets'
>;

export class Brandings {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws ManagedLoginBrandingExistsException, InvalidParameterException */
  async create(input: CreateManagedLoginBrandingRequest): Promise<Branding> {
    if (input.UseCognitoProvidedValues === undefined && input.Settings === undefined) {
      throw neitherOrBoth();
    }
    const { id: clientId, poolId } = await this.#parts.clients.current(
      input.UserPoolId,
      input.ClientId,
    );
    const { files, settings } = read(input);
    const now = this.#parts.clock.now();
    const branding: Branding = {
      poolId,
      id: this.#parts.ids.uuid(),
      clientId,
      provided: input.UseCognitoProvidedValues ?? false,
      ...(settings && { settings: changedSettings(undefined, settings) }),
      createdAt: now,
      modifiedAt: now,
      version: 1,
    };
    await this.#parts.store.transaction(async (tx) => {
      // Holding the client keeps it from being deleted before it has its style.
      if (!(await tx.clients.hold(poolId, clientId))) throw clientNotFound(clientId);
      if (!(await tx.branding.insert(branding))) throw brandingExists();
      await putAssets(tx, branding, files);
    });
    this.#parts.looks.forget(poolId, clientId);
    return branding;
  }

  /** @throws ResourceNotFoundException */
  async get(poolId: string, id: string): Promise<Branding> {
    await this.#parts.pools.current(poolId);
    const branding = await this.#parts.store.branding.find(poolId, id);
    if (!branding) throw brandingNotFound();
    return branding;
  }

  /** @throws ResourceNotFoundException */
  async ofClient(poolId: string, clientId: string): Promise<Branding> {
    await this.#parts.clients.current(poolId, clientId);
    const branding = await this.#parts.store.branding.ofClient(poolId, clientId);
    if (!branding) throw brandingNotFound();
    return branding;
  }

  /**
   * Changes what the input names: settings member by member, images place by place. The server's
   * own style replaces all of them.
   * @throws InvalidParameterException, ConcurrentModificationException, ResourceNotFoundException
   */
  async update(input: UpdateManagedLoginBrandingRequest): Promise<Branding> {
    const { UserPoolId: poolId, ManagedLoginBrandingId: id } = input;
    if (poolId === undefined) throw missingParameter('UserPoolId');
    if (id === undefined) throw missingParameter('ManagedLoginBrandingId');
    await this.#parts.pools.current(poolId);
    const { files, settings } = read(input);
    const written = await retryOnConflict(
      () =>
        this.#parts.store.transaction(async (tx) => {
          const old = await tx.branding.find(poolId, id);
          if (!old) throw brandingNotFound();
          const { settings: had, ...rest } = old;
          const provided =
            input.UseCognitoProvidedValues ?? (old.provided && !settings && files.length === 0);
          const whole = settings ? changedSettings(had, settings) : had;
          const branding: Branding = {
            ...rest,
            provided,
            ...(whole && !provided && { settings: whole }),
            modifiedAt: this.#parts.clock.now(),
          };
          if (!(await tx.branding.update(branding))) return undefined;
          if (provided) await tx.branding.clearAssets(poolId, id);
          await putAssets(tx, branding, files);
          return branding;
        }),
      concurrentModification,
    );
    this.#parts.looks.forget(poolId, written.clientId);
    return written;
  }

  /** @throws ResourceNotFoundException */
  async delete(poolId: string, id: string): Promise<void> {
    const { clientId } = await this.get(poolId, id);
    const deleted = await this.#parts.store.transaction((tx) => tx.branding.delete(poolId, id));
    this.#parts.looks.forget(poolId, clientId);
    if (!deleted) throw brandingNotFound();
  }

  /** The style as answers show it: what was set, or `whole` with the defaults filled in. */
  async describe(branding: Branding, whole = false): Promise<ManagedLoginBrandingType> {
    const { poolId, id, settings } = branding;
    const files = await this.#parts.store.branding.files(poolId, id);
    return {
      ManagedLoginBrandingId: id,
      UserPoolId: poolId,
      UseCognitoProvidedValues: branding.provided,
      Settings: whole ? merged(DEFAULT_SETTINGS, settings ?? {}) : settings,
      Assets: files.map(describeFile),
      CreationDate: new Date(branding.createdAt),
      LastModifiedDate: new Date(branding.modifiedAt),
    };
  }
}

function read({ UseCognitoProvidedValues, Settings, Assets = [] }: BrandingRequest) {
  if (UseCognitoProvidedValues && (Settings !== undefined || Assets.length > 0)) {
    throw neitherOrBoth();
  }
  return {
    files: Assets.map(styleFile),
    settings: Settings === undefined ? undefined : checkedSettings(Settings),
  };
}

const neitherOrBoth = () =>
  invalidParameter(
    'Either UseCognitoProvidedValues or Settings and Assets must be provided (but not both).',
  );

async function putAssets(
  tx: Transaction,
  { poolId, id }: Branding,
  files: readonly StyleFile[],
): Promise<void> {
  if (files.length === 0) return;
  for (const file of files) await tx.branding.putAsset(poolId, id, file);
  const all = await tx.branding.files(poolId, id);
  if (all.length > MOST_ASSETS) {
    throw invalidParameter(`A style cannot have more than ${MOST_ASSETS} assets.`);
  }
  if (all.reduce((sum, { bytes }) => sum + bytes.length, 0) > MOST_BYTES) {
    throw invalidParameter(`The assets of a style cannot be larger than ${MOST_BYTES} bytes.`);
  }
}

function describeFile({ category, colorMode, extension, resourceId, bytes }: StyleFile): AssetType {
  return {
    Category: category,
    ColorMode: colorMode,
    Extension: extension,
    Bytes: bytes,
    ResourceId: resourceId,
  };
}
