/** Turns a style of the managed pages into values of the sheet's variables, and pictures. Pure. */
import type { StyleAsset } from '#store/tables/branding.ts';
import { contrastCorrections, type Palette, paintedBy } from './contrast.ts';
import { DEFAULT_SETTINGS } from './defaults.ts';
import { contentTypeOf } from './images.ts';
import type { Look, LookImage, Picture } from './look.ts';
import { memberAt, merged, type SettingsDocument } from './settings.ts';

const button = (name: string, state: string, part: string) =>
  `components.${name}.{mode}.${state}.${part}`;

/** Variables of the sheet that are colours, each with its path in a style. */
export const COLOURS: Readonly<Record<string, string>> = {
  '--ground': 'components.pageBackground.{mode}.color',
  '--card': 'components.form.{mode}.backgroundColor',
  '--line': 'components.form.{mode}.borderColor',
  '--heading': 'components.pageText.{mode}.headingColor',
  '--ink': 'components.pageText.{mode}.bodyColor',
  '--faint': 'components.pageText.{mode}.descriptionColor',
  '--accent': button('primaryButton', 'defaults', 'backgroundColor'),
  '--on-accent': button('primaryButton', 'defaults', 'textColor'),
  '--accent-hover': button('primaryButton', 'hover', 'backgroundColor'),
  '--on-accent-hover': button('primaryButton', 'hover', 'textColor'),
  '--second': button('secondaryButton', 'defaults', 'backgroundColor'),
  '--second-line': button('secondaryButton', 'defaults', 'borderColor'),
  '--on-second': button('secondaryButton', 'defaults', 'textColor'),
  '--second-hover': button('secondaryButton', 'hover', 'backgroundColor'),
  '--link': 'componentClasses.link.{mode}.defaults.textColor',
  '--link-hover': 'componentClasses.link.{mode}.hover.textColor',
  '--focus': 'componentClasses.focusState.{mode}.borderColor',
  '--field': 'componentClasses.input.{mode}.defaults.backgroundColor',
  '--field-line': 'componentClasses.input.{mode}.defaults.borderColor',
  '--placeholder': 'componentClasses.input.{mode}.placeholderColor',
  '--label': 'componentClasses.inputLabel.{mode}.textColor',
  '--hint': 'componentClasses.inputDescription.{mode}.textColor',
  '--check': 'componentClasses.optionControls.{mode}.selected.backgroundColor',
  '--bad': 'componentClasses.statusIndicator.{mode}.error.indicatorColor',
  '--good': 'componentClasses.statusIndicator.{mode}.success.indicatorColor',
  '--alert': 'components.alert.{mode}.error.backgroundColor',
  '--alert-line': 'components.alert.{mode}.error.borderColor',
  '--header': 'components.pageHeader.{mode}.background.color',
  '--header-line': 'components.pageHeader.{mode}.borderColor',
  '--footer': 'components.pageFooter.{mode}.background.color',
  '--footer-line': 'components.pageFooter.{mode}.borderColor',
};

const MODES = ['lightMode', 'darkMode'] as const;
type Mode = (typeof MODES)[number];

/** Variables that the sheet itself sets; it does without the others. */
const OF_THE_SHEET: ReadonlySet<string> = new Set([
  '--ground',
  '--card',
  '--line',
  '--ink',
  '--faint',
  '--accent',
  '--on-accent',
  '--field',
  '--field-line',
  '--bad',
  '--good',
]);

/** The colours of the sheet itself. */
export const sheetPalette = (mode: Mode): Palette =>
  Object.fromEntries(
    [...OF_THE_SHEET].map((variable) => [
      variable,
      memberAt(DEFAULT_SETTINGS, COLOURS[variable]!.replace('{mode}', mode)) as string,
    ]),
  );

/** Variables that are lengths in pixels. */
const RADII: Readonly<Record<string, string>> = {
  '--card-radius': 'components.form.borderRadius',
  '--button-radius': 'componentClasses.buttons.borderRadius',
  '--field-radius': 'componentClasses.input.borderRadius',
  '--alert-radius': 'components.alert.borderRadius',
};

const PLACES: Readonly<Record<string, string>> = {
  '--place-x': 'categories.form.location.horizontal',
  '--place-y': 'categories.form.location.vertical',
  '--logo-place': 'components.form.logo.location',
  '--header-place': 'components.pageHeader.logo.location',
  '--footer-place': 'components.pageFooter.logo.location',
};
const WHERE: Readonly<Record<string, string>> = {
  START: 'flex-start',
  CENTER: 'center',
  END: 'flex-end',
};

const SCHEMES: Readonly<Record<string, Look['colorScheme']>> = {
  LIGHT: 'light',
  DARK: 'dark',
  DYNAMIC: 'light dark',
};

/**
 * The look of a style with these settings and images. What the settings leave out keeps its
 * default.
 */
export function managedLook(settings: SettingsDocument, assets: readonly StyleAsset[]): Look {
  const whole = merged(DEFAULT_SETTINGS, settings);
  const at = (path: string) => memberAt(whole, path);
  const colorScheme = SCHEMES[String(at('categories.global.colorSchemeMode'))] ?? 'light dark';
  const variables = [
    ...colours(settings, whole),
    ...values(settings, RADII, (value) => `${value}px`),
    ...values(settings, PLACES, (value) => WHERE[String(value)] ?? 'center'),
    ...(at('categories.global.spacingDensity') === 'COMPACT' ? ['--density: 0.7'] : []),
    ...(colorScheme === 'light dark' ? [] : [`color-scheme: ${colorScheme}`]),
  ];
  const shown = (picture: string, asked: string) =>
    at(asked) === true ? pictureOf(assets, picture) : undefined;
  const bar = (name: string, picture: string) =>
    at(`categories.global.${name}.enabled`) === true
      ? shown(picture, `components.${name}.logo.enabled`)
      : undefined;
  const logo = shown('FORM_LOGO', 'components.form.logo.enabled');
  const headerLogo = bar('pageHeader', 'PAGE_HEADER_LOGO');
  const footerLogo = bar('pageFooter', 'PAGE_FOOTER_LOGO');
  const background =
    at('components.pageBackground.image.enabled') === true ? backgroundOf(assets) : undefined;
  const favicon = faviconOf(at('components.favicon.enabledTypes'), assets);
  return {
    version: 'managed',
    css: variables.length > 0 ? `:root { ${variables.join('; ')}; }` : '',
    colorScheme,
    ...(logo && { logo }),
    ...(headerLogo && { headerLogo }),
    ...(footerLogo && { footerLogo }),
    ...(favicon && { favicon }),
    ...(background && { background }),
  };
}

/**
 * The colours that are set, and those that these make necessary: text is readable on what it stands
 * on. A colour that is set for one scheme only is the sheet's own in the other.
 */
function colours(settings: SettingsDocument, whole: SettingsDocument): string[] {
  const at = (document: SettingsDocument, path: string, mode: Mode) =>
    memberAt(document, path.replace('{mode}', mode)) as string | undefined;
  const isSet = (path: string) => MODES.some((mode) => at(settings, path, mode) !== undefined);
  if (!Object.values(COLOURS).some(isSet)) return [];
  const [light, dark] = MODES.map((mode, n) => {
    const palette = Object.fromEntries(
      Object.entries(COLOURS).map(([variable, path]) => {
        const isThere = isSet(path) || OF_THE_SHEET.has(variable);
        return [
          variable,
          isThere ? (at(whole, path, mode) ?? at(whole, path, MODES[1 - n]!)) : undefined,
        ];
      }),
    );
    return { palette, corrections: contrastCorrections(palette, n === 0 ? 'light' : 'dark') };
  });
  const variables = new Set([
    ...Object.keys(COLOURS).filter((variable) => isSet(COLOURS[variable]!)),
    ...Object.keys(light!.corrections),
    ...Object.keys(dark!.corrections),
  ]);
  return [...variables].map((variable) => {
    const [inLight, inDark] = [light!, dark!].map(
      ({ palette, corrections }) =>
        corrections[variable] ?? paintedBy(palette, corrections, variable),
    );
    return `${variable}: light-dark(#${inLight}, #${inDark})`;
  });
}

function values(
  settings: SettingsDocument,
  paths: Readonly<Record<string, string>>,
  write: (value: unknown) => string,
): string[] {
  return Object.entries(paths).flatMap(([variable, path]) => {
    const value = memberAt(settings, path);
    return value === undefined ? [] : [`${variable}: ${write(value)}`];
  });
}

/** A scheme without an image has the one for both schemes, else the other scheme's. */
export function pictureOf(assets: readonly StyleAsset[], category: string): Picture | undefined {
  const of = (mode: string) =>
    assets.find((each) => each.category === category && each.colorMode === mode);
  const [light, dark, both] = [of('LIGHT'), of('DARK'), of('DYNAMIC')];
  const any = both ?? light ?? dark;
  if (!any) return undefined;
  return { light: assetOf(light ?? any), dark: assetOf(dark ?? any) };
}

function backgroundOf(assets: readonly StyleAsset[]): Look['background'] {
  const own = assets.filter(({ category }) => category === 'PAGE_BACKGROUND');
  const of = (mode: string) =>
    own.find(({ colorMode }) => colorMode === mode) ??
    own.find(({ colorMode }) => colorMode === 'DYNAMIC');
  const [light, dark] = [of('LIGHT'), of('DARK')];
  if (!light && !dark) return undefined;
  return { ...(light && { light: assetOf(light) }), ...(dark && { dark: assetOf(dark) }) };
}

/** Every browser can show an ICO; those that can show an SVG show it sharper. */
function faviconOf(types: unknown, assets: readonly StyleAsset[]): LookImage | undefined {
  const allowed = Array.isArray(types) ? types : [];
  for (const type of ['SVG', 'ICO']) {
    const picture = allowed.includes(type) && pictureOf(assets, `FAVICON_${type}`);
    if (picture) return picture.light;
  }
  return undefined;
}

const assetOf = ({ hash, extension }: StyleAsset): LookImage => ({
  hash,
  contentType: contentTypeOf(extension),
});
