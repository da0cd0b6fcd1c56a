/**
 * The settings document of a style: what is refused in it, and how a change is laid over what is
 * there. Unknown members are kept, but a member whose name has a rule must keep it. Pure.
 */
import { invalidParameter } from '#contract/errors.ts';

export type SettingsDocument = Readonly<Record<string, unknown>>;

const PARTS = ['categories', 'componentClasses', 'components'];

/** The longest document, in characters. */
const LARGEST = 200_000;

interface SettingRule {
  readonly path: RegExp;
  readonly fits: (value: unknown) => boolean;
  readonly means: string;
}

const oneOf = (path: RegExp, ...values: string[]): SettingRule => ({
  path,
  fits: (value) => values.includes(value as string),
  means: `one of ${values.join(', ')}`,
});

const RULES: readonly SettingRule[] = [
  {
    path: /(?:^|\.)(?:\w+C|c)olor$/,
    fits: (value) => typeof value === 'string' && /^[\da-f]{8}$/i.test(value),
    means: 'a colour of eight hexadecimal digits, RRGGBBAA',
  },
  {
    path: /\.borderRadius$/,
    fits: (value) => typeof value === 'number' && value >= 0 && value <= 100,
    means: 'a number from 0 to 100',
  },
  {
    path: /\.(?:enabled|displayGraphics)$/,
    fits: (value) => typeof value === 'boolean',
    means: 'true or false',
  },
  oneOf(/^categories\.global\.colorSchemeMode$/, 'LIGHT', 'DARK', 'DYNAMIC'),
  oneOf(/^categories\.global\.spacingDensity$/, 'COMPACT', 'REGULAR'),
  oneOf(/^categories\.form\.location\.(?:horizontal|vertical)$/, 'START', 'CENTER', 'END'),
  oneOf(/\.logo\.location$/, 'START', 'CENTER', 'END'),
  {
    path: /^components\.favicon\.enabledTypes$/,
    fits: (value) => Array.isArray(value) && value.every((each) => ['ICO', 'SVG'].includes(each)),
    means: 'a list of ICO and SVG',
  },
];

/**
 * The document, if every member keeps its rule.
 * @throws InvalidParameterException naming the first that does not
 */
export function checkedSettings(document: unknown): SettingsDocument {
  if (!isObject(document)) throw invalidParameter('Settings must be a JSON object.');
  for (const name of Object.keys(document)) {
    if (!PARTS.includes(name)) throw invalidParameter(`Settings has no member ${name}.`);
  }
  check(document, '');
  return document;
}

function check(value: unknown, path: string): void {
  const rule = RULES.find((each) => each.path.test(path));
  if (rule && !rule.fits(value)) throw invalidParameter(`Settings: ${path} must be ${rule.means}.`);
  if (!isObject(value)) return;
  for (const [name, member] of Object.entries(value)) {
    check(member, path === '' ? name : `${path}.${name}`);
  }
}

/**
 * `change` laid over `old`: objects member by member, everything else as a whole.
 * @throws InvalidParameterException when the whole is too large
 */
export function changedSettings(
  old: SettingsDocument | undefined,
  change: SettingsDocument,
): SettingsDocument {
  const whole = merged(old ?? {}, change);
  if (JSON.stringify(whole).length > LARGEST) {
    throw invalidParameter(`Settings cannot be longer than ${LARGEST} characters.`);
  }
  return whole;
}

export function merged(below: SettingsDocument, above: SettingsDocument): SettingsDocument {
  const names = new Set([...Object.keys(below), ...Object.keys(above)]);
  return Object.fromEntries(
    [...names].map((name) => {
      const [old, given] = [own(below, name), own(above, name)];
      if (given === undefined) return [name, old];
      return [name, isObject(old) && isObject(given) ? merged(old, given) : given];
    }),
  );
}

/** The member at the end of a path such as `components.form.borderRadius`. */
export function memberAt(document: SettingsDocument, path: string): unknown {
  let value: unknown = document;
  for (const name of path.split('.')) value = isObject(value) ? own(value, name) : undefined;
  return value;
}

const own = (object: SettingsDocument, name: string): unknown =>
  Object.hasOwn(object, name) ? object[name] : undefined;

function isObject(value: unknown): value is SettingsDocument {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
