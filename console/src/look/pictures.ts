/** Pictures of a look, as a person chooses them and an operation takes them. */
import type {
  AssetCategoryType,
  AssetExtensionType,
  AssetType,
  ColorSchemeModeType,
} from '@aws-sdk/client-cognito-identity-provider';

/** Those that have a field. */
export const PICTURES = ['logo', 'headerLogo', 'footerLogo', 'background', 'favicon'] as const;
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
  headerLogo: ['PAGE_HEADER_LOGO'],
  footerLogo: ['PAGE_FOOTER_LOGO'],
  background: ['PAGE_BACKGROUND'],
  favicon: ['FAVICON_SVG', 'FAVICON_ICO'],
};

/** Settings without which a picture is not shown; the others are shown unless somebody hides them. */
export const SHOWN_BY: Readonly<Partial<Record<PictureName, readonly string[]>>> = {
  headerLogo: ['categories.global.pageHeader.enabled', 'components.pageHeader.logo.enabled'],
  footerLogo: ['categories.global.pageFooter.enabled', 'components.pageFooter.logo.enabled'],
};

/** Pages that a picture is for: all of them, or those of one colour mode. */
export const PICTURE_MODES = ['DYNAMIC', 'LIGHT', 'DARK'] as const satisfies ColorSchemeModeType[];
export type PictureMode = (typeof PICTURE_MODES)[number];

/** A file as an asset; what it may be the service says. The icon of the window is for all pages. */
export async function assetOf(
  name: PictureName,
  file: File,
  mode: PictureMode,
): Promise<AssetType> {
  const Extension = EXTENSIONS[file.type] ?? 'PNG';
  const [first, second] = CATEGORIES[name];
  return {
    Category: second !== undefined && Extension === 'ICO' ? second : first,
    ColorMode: name === 'favicon' ? 'DYNAMIC' : mode,
    Extension,
    Bytes: new Uint8Array(await file.arrayBuffer()),
  };
}
