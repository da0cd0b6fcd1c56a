/** Pictures of a look, as a person chooses them and an operation takes them. */
import type {
  AssetCategoryType,
  AssetExtensionType,
  AssetType,
} from '@aws-sdk/client-cognito-identity-provider';

/** Those that have a field. */
export const PICTURES = ['logo', 'background', 'favicon'] as const;
export type PictureName = (typeof PICTURES)[number];

const EXTENSIONS: Readonly<Record<string, AssetExtensionType>> = {
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'image/svg+xml': 'SVG',
  'image/webp': 'WEBP',
  'image/x-icon': 'ICO',
  'image/vnd.microsoft.icon': 'ICO',
};

/** What browsers offer to choose from. */
export const ACCEPTED = Object.keys(EXTENSIONS).join(',');

/** The categories that a picture stands in; the icon has one for each kind of file. */
export const CATEGORIES: Readonly<Record<PictureName, readonly AssetCategoryType[]>> = {
  logo: ['FORM_LOGO'],
  background: ['PAGE_BACKGROUND'],
  favicon: ['FAVICON_SVG', 'FAVICON_ICO'],
};

/** A file as an asset for light and dark pages alike; what it may be the service says. */
export async function assetOf(name: PictureName, file: File): Promise<AssetType> {
  const Extension = EXTENSIONS[file.type] ?? 'PNG';
  const [first, second] = CATEGORIES[name];
  return {
    Category: second !== undefined && Extension === 'ICO' ? second : first,
    ColorMode: 'DYNAMIC',
    Extension,
    Bytes: new Uint8Array(await file.arrayBuffer()),
  };
}
