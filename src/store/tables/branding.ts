import type { AssetType } from '#contract/types.ts';
import type { Page, PageRequest } from './page.ts';

/** How the classic pages look. */
export interface ClassicStyle {
  readonly poolId: string;
  /** A client's id, or `ALL`: then it is for every client that has no style of its own. */
  readonly clientId: string;
  readonly css?: string;
  /** Another one with every change. */
  readonly cssVersion: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** How the managed pages of one client look. */
export interface Branding {
  readonly poolId: string;
  /** A UUID. */
  readonly id: string;
  readonly clientId: string;
  /** It is the server's own style: there are neither settings nor assets. */
  readonly provided: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** Counts changes; an update names the version it read and fails when it is not the last. */
  readonly version: number;
}

/** An image of a style. A style has one for each category, colour mode and resource id. */
export interface StyleAsset {
  readonly category: AssetType['Category'];
  readonly colorMode: AssetType['ColorMode'];
  readonly resourceId?: string;
  readonly extension: AssetType['Extension'];
  /** SHA-256 of the bytes, in hex: what the image is served under. */
  readonly hash: string;
}

export interface StyleFile extends StyleAsset {
  readonly bytes: Buffer;
}

/** Assets belong to a branding's id, or to the client id of a classic style: no id is both. */
export interface BrandingReads {
  classic(poolId: string, clientId: string): Promise<ClassicStyle | undefined>;
  /** Classic styles of the pool, in order of client id. */
  listClassic(poolId: string, page: PageRequest): Promise<Page<ClassicStyle>>;
  find(poolId: string, id: string): Promise<Branding | undefined>;
  ofClient(poolId: string, clientId: string): Promise<Branding | undefined>;
  /** Brandings of the pool, in order of id. */
  list(poolId: string, page: PageRequest): Promise<Page<Branding>>;
  /** In order of category, colour mode and resource id. */
  assets(poolId: string, owner: string): Promise<readonly StyleAsset[]>;
  /** The same, with their bytes. */
  files(poolId: string, owner: string): Promise<readonly StyleFile[]>;
  /** An image of any style of the pool by its hash. */
  file(poolId: string, hash: string): Promise<Pick<StyleFile, 'extension' | 'bytes'> | undefined>;
}

export interface BrandingTable extends BrandingReads {
  /** Replaces the style of the same client, but for when it was made. */
  putClassic(style: ClassicStyle): Promise<void>;
  /** Its assets go with it. */
  deleteClassic(poolId: string, clientId: string): Promise<boolean>;
  /** False when the client has one. */
  insert(branding: Branding): Promise<boolean>;
  /** Replaces the branding unless someone else changed it since `version` was read. */
  update(branding: Branding): Promise<boolean>;
  /** Its assets go with it. */
  delete(poolId: string, id: string): Promise<boolean>;
  /** Keeps the asset in place of the owner's one with the same category, mode and resource. */
  putAsset(poolId: string, owner: string, file: StyleFile): Promise<void>;
  clearAssets(poolId: string, owner: string): Promise<void>;
}
