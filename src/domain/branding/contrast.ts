/**
 * Colours of a style, made readable: whatever an operator sets, text has the contrast with what it
 * stands on that WCAG 2.2 asks for. Pure.
 *
 * What it stands on stays as it was set. A text that is not readable on it is made darker or
 * lighter, as little as it takes.
 */

/** Colours of RRGGBBAA, by the variable of the sheet. */
export type Palette = Readonly<Record<string, string | undefined>>;

type Rgb = readonly [red: number, green: number, blue: number];

interface ContrastRule {
  readonly variable: string;
  /** What the sheet takes where the variable is not set. */
  readonly otherwise?: string;
  readonly on: readonly string[];
  readonly least: number;
}

const TEXT = 4.5;
const GRAPHIC = 3;
/** What a text needs that stands on a tint of its own colour as well. */
const TINTED = 5.2;

/** Texts and lines of the sheet, in the order in which one may stand in for another. */
const RULES: readonly ContrastRule[] = [
  { variable: '--ink', on: ['--card'], least: TEXT },
  { variable: '--faint', on: ['--card'], least: TEXT },
  { variable: '--on-ground', otherwise: '--faint', on: ['--ground'], least: TEXT },
  { variable: '--heading', otherwise: '--ink', on: ['--card'], least: TEXT },
  { variable: '--label', otherwise: '--ink', on: ['--card'], least: TEXT },
  { variable: '--hint', otherwise: '--faint', on: ['--card'], least: TEXT },
  { variable: '--link', otherwise: '--accent', on: ['--card'], least: TEXT },
  { variable: '--link-hover', otherwise: '--link', on: ['--card'], least: TEXT },
  { variable: '--good', on: ['--card'], least: TINTED },
  { variable: '--bad', on: ['--card', '--alert'], least: TINTED },
  { variable: '--on-field', otherwise: '--ink', on: ['--field'], least: TEXT },
  { variable: '--placeholder', otherwise: '--faint', on: ['--field'], least: TEXT },
  { variable: '--field-line', on: ['--card'], least: GRAPHIC },
  { variable: '--focus', otherwise: '--accent', on: ['--card'], least: GRAPHIC },
  { variable: '--on-accent', on: ['--accent'], least: TEXT },
  {
    variable: '--on-accent-hover',
    otherwise: '--on-accent',
    on: ['--accent-hover'],
    least: TEXT,
  },
  { variable: '--on-second', otherwise: '--ink', on: ['--second', '--second-hover'], least: TEXT },
];

/** The variables that have to be set so that all is readable, with what they have to be. */
export function contrastCorrections(palette: Palette, canvas: 'light' | 'dark'): Palette {
  const corrected: Record<string, string> = {};
  for (const rule of RULES) {
    const text = paintedBy(palette, corrected, rule.variable);
    const grounds = rule.on
      .map((name) => surface(palette, name, canvas))
      .filter((each) => each !== undefined);
    if (text === undefined || grounds.length === 0) continue;
    const readable = readableOn(text, grounds, rule.least);
    if (readable !== undefined) corrected[rule.variable] = readable;
  }
  return corrected;
}

/** The colour that something has whose variable this is: its own, or that of another. */
export function paintedBy(
  palette: Palette,
  corrected: Palette,
  variable: string,
): string | undefined {
  const own = corrected[variable] ?? palette[variable];
  const otherwise = RULES.find((rule) => rule.variable === variable)?.otherwise;
  return own ?? (otherwise && paintedBy(palette, corrected, otherwise));
}

/** What stands behind text, with what shows through it; undefined where nothing of it is set. */
function surface(palette: Palette, name: string, canvas: 'light' | 'dark'): Rgb | undefined {
  const bottom: Rgb = canvas === 'light' ? [255, 255, 255] : [0, 0, 0];
  const ground = over(palette['--ground'], bottom) ?? bottom;
  if (name === '--ground') return ground;
  const card = over(palette['--card'], ground) ?? ground;
  if (name === '--card') return card;
  // Where a second button has no colour of its own, the card is behind it.
  return over(palette[name], card) ?? (name === '--second' ? card : undefined);
}

/** `text` in a shade that is readable on all of `grounds`; undefined where it is so already. */
function readableOn(text: string, grounds: readonly Rgb[], least: number): string | undefined {
  const worst = (colour: string) =>
    Math.min(...grounds.map((ground) => contrast(over(colour, ground)!, ground)));
  if (worst(text) >= least) return undefined;
  const [own] = read(text);
  let best = text;
  for (let step = 1; step <= STEPS; step++) {
    for (const end of ENDS) {
      const shade = write(own.map((part, n) => part + ((end[n]! - part) * step) / STEPS));
      if (worst(shade) >= least) return shade;
      if (worst(shade) > worst(best)) best = shade;
    }
  }
  return best;
}

const STEPS = 20;
const ENDS: readonly Rgb[] = [
  [0, 0, 0],
  [255, 255, 255],
];

/** The contrast ratio of WCAG, from 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function over(colour: string | undefined, behind: Rgb): Rgb | undefined {
  if (colour === undefined) return undefined;
  const [own, alpha] = read(colour);
  const [red, green, blue] = own.map((part, n) => part * alpha + behind[n]! * (1 - alpha));
  return [red!, green!, blue!];
}

function read(colour: string): [colour: Rgb, alpha: number] {
  const [red, green, blue, alpha] = [0, 2, 4, 6].map((at) =>
    Number.parseInt(colour.slice(at, at + 2), 16),
  );
  return [[red!, green!, blue!], alpha! / 255];
}

const write = (parts: readonly number[]) =>
  `${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}ff`;
