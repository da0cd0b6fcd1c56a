/** Images that operators upload for pages. Pure. */
import { createHash } from 'node:crypto';
import { invalidParameter } from '#contract/errors.ts';
import type { AssetType } from '#contract/types.ts';
import type { StyleFile } from '#store/tables/branding.ts';

type Extension = AssetType['Extension'];

const CONTENT_TYPES: Readonly<Record<Extension, string>> = {
  ICO: 'image/x-icon',
  JPEG: 'image/jpeg',
  PNG: 'image/png',
  SVG: 'image/svg+xml',
  WEBP: 'image/webp',
};

export const contentTypeOf = (extension: Extension): string => CONTENT_TYPES[extension];

/**
 * The asset as the store keeps it. The bytes must be what the extension says: browsers get that
 * type, and are told not to guess.
 * @throws InvalidParameterException
 */
export function styleFile(asset: AssetType): StyleFile {
  const { Category, ColorMode, Extension, ResourceId, Bytes } = asset;
  if (!Bytes?.length) throw invalidParameter(`The asset ${Category} has no Bytes.`);
  const isIcon = Category === 'FAVICON_ICO';
  const fits = Category === 'FAVICON_SVG' ? Extension === 'SVG' : (Extension === 'ICO') === isIcon;
  if (!fits) throw invalidParameter(`An asset ${Category} cannot be of type ${Extension}.`);
  const bytes = Buffer.from(Bytes);
  if (!LOOKS[Extension](bytes)) {
    throw invalidParameter(`The asset ${Category} is not an image of type ${Extension}.`);
  }
  return {
    category: Category,
    colorMode: ColorMode,
    ...(ResourceId !== undefined && { resourceId: ResourceId }),
    extension: Extension,
    hash: createHash('sha256').update(bytes).digest('hex'),
    bytes,
  };
}

/**
 * The logo of the classic pages.
 * @throws InvalidParameterException
 */
export function classicLogo(image: Uint8Array): StyleFile {
  const Extension = (['PNG', 'JPEG'] as const).find((each) => LOOKS[each](Buffer.from(image)));
  if (!Extension) throw invalidParameter('ImageFile must be a PNG or JPEG image.');
  return styleFile({ Category: 'FORM_LOGO', ColorMode: 'DYNAMIC', Extension, Bytes: image });
}

const LOOKS: Readonly<Record<Extension, (bytes: Buffer) => boolean>> = {
  ICO: (bytes) => beginsWith(bytes, [0, 0, 1, 0]),
  JPEG: (bytes) => beginsWith(bytes, [0xff, 0xd8, 0xff]),
  PNG: (bytes) => beginsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  SVG: isSvg,
  WEBP: (bytes) =>
    bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
};

const beginsWith = (bytes: Buffer, magic: readonly number[]) =>
  bytes.subarray(0, magic.length).equals(Buffer.from(magic));

/**
 * Text whose first element is `svg` and that defines no entities, which could expand without end.
 */
function isSvg(bytes: Buffer): boolean {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trimStart();
  } catch {
    return false;
  }
  if (/<!ENTITY/i.test(text)) return false;
  let at = 0;
  for (;;) {
    while (/\s/.test(text[at] ?? '')) at++;
    const end = ENDS.find(([begin]) => text.startsWith(begin, at))?.[1];
    if (end === undefined) return /^<svg[\s/>]/.test(text.slice(at, at + 5));
    const next = text.indexOf(end, at);
    if (next < 0) return false;
    at = next + end.length;
  }
}

/** What may stand before the first element, and how it ends. */
const ENDS = [
  ['<?xml', '?>'],
  ['<!--', '-->'],
  ['<!DOCTYPE', '>'],
] as const;
