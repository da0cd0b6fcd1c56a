/** The settings of a look that have a field of their own, and where they stand in the document. Pure. */

export type Settings = Readonly<Record<string, unknown>>;
export type Mode = 'lightMode' | 'darkMode';

/** A colour by its place, `{mode}` being one of the two, and what pages have without it. */
interface Colour {
  readonly path: string;
  readonly usual: Readonly<Record<Mode, string>>;
}

const colour = (path: string, lightMode: string, darkMode: string): Colour => ({
  path,
  usual: { lightMode, darkMode },
});

export const COLOURS = {
  ground: colour('components.pageBackground.{mode}.color', 'f4f5f7ff', '14161aff'),
  card: colour('components.form.{mode}.backgroundColor', 'ffffffff', '1d2026ff'),
  line: colour('components.form.{mode}.borderColor', 'dfe3e8ff', '313640ff'),
  heading: colour('components.pageText.{mode}.headingColor', '1c2025ff', 'e7e9edff'),
  ink: colour('components.pageText.{mode}.bodyColor', '1c2025ff', 'e7e9edff'),
  accent: colour(
    'components.primaryButton.{mode}.defaults.backgroundColor',
    '1f5fbfff',
    '7fb0ffff',
  ),
  onAccent: colour('components.primaryButton.{mode}.defaults.textColor', 'ffffffff', '0d1626ff'),
  link: colour('componentClasses.link.{mode}.defaults.textColor', '1f5fbfff', '7fb0ffff'),
  field: colour('componentClasses.input.{mode}.defaults.backgroundColor', 'ffffffff', '16191eff'),
  fieldLine: colour('componentClasses.input.{mode}.defaults.borderColor', '8a93a0ff', '6d7684ff'),
} as const satisfies Record<string, Colour>;

export type ColourName = keyof typeof COLOURS;

/** Settings with a few values or a number, and what pages have without them. */
export const CHOICES = {
  scheme: { path: 'categories.global.colorSchemeMode', usual: 'DYNAMIC' },
  place: { path: 'categories.form.location.horizontal', usual: 'CENTER' },
  density: { path: 'categories.global.spacingDensity', usual: 'REGULAR' },
} as const;

export const RADII = {
  formRadius: { path: 'components.form.borderRadius', usual: 16 },
  buttonRadius: { path: 'componentClasses.buttons.borderRadius', usual: 8 },
  fieldRadius: { path: 'componentClasses.input.borderRadius', usual: 8 },
} as const;

export const colourPath = (name: ColourName, mode: Mode) =>
  COLOURS[name].path.replace('{mode}', mode);

/** The member at the end of a path, if the document has it. */
export function memberAt(document: unknown, path: string): unknown {
  let value = document;
  for (const name of path.split('.')) value = isObject(value) ? value[name] : undefined;
  return value;
}

/** The document with this member, and nothing else changed. */
export function withMember(document: Settings, path: string, value: unknown): Settings {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) return { ...document, [first]: value };
  const below = document[first];
  return { ...document, [first]: withMember(isObject(below) ? below : {}, rest.join('.'), value) };
}

/** A colour as a browser's colour field has it; how transparent it is stays apart. */
export function colourAt(settings: Settings, name: ColourName, mode: Mode): string {
  const set = memberAt(settings, colourPath(name, mode));
  const whole =
    typeof set === 'string' && /^[\da-f]{8}$/i.test(set) ? set : COLOURS[name].usual[mode];
  return `#${whole.slice(0, 6).toLowerCase()}`;
}

/** The settings with a colour as the field has it, opaque. */
export const withColour = (settings: Settings, name: ColourName, mode: Mode, value: string) =>
  withMember(settings, colourPath(name, mode), `${value.slice(1)}ff`);

/** The document that a text is, or undefined. */
export function settingsIn(text: string): Settings | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
