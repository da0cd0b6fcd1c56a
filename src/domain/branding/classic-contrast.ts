/**
 * Colours of a classic sheet, made readable by the rule of `contrast.ts`. Pure.
 *
 * Its rules stay as they were written; after them come those that give a text another shade where it
 * could not be read. Classic pages are light.
 */
import { contrastCorrections, type Palette, paintedBy } from './contrast.ts';
import { sheetPalette } from './managed-look.ts';

/** What a sheet says of the colours of one of its classes. */
export interface ClassicColours {
  readonly className: string;
  /** The selector of these pages. */
  readonly selector: string;
  readonly state: ClassicState;
  readonly property: 'text' | 'ground';
  /** RRGGBBAA. */
  readonly colour: string;
  readonly important: boolean;
}

export const CLASSIC_STATES = ['', ':hover', ':focus', ':active'] as const;
export type ClassicState = (typeof CLASSIC_STATES)[number];

interface ClassicText {
  readonly text: string;
  readonly ground: string;
}

const FORM = 'background-customizable';

/** The variables of the sheet that text of a class and what it stands on go by. */
const TEXTS: Readonly<Record<string, ClassicText>> = {
  [FORM]: { text: '--ink', ground: '--card' },
  'errorMessage-customizable': { text: '--bad', ground: '--card' },
  'inputField-customizable': { text: '--on-field', ground: '--field' },
  'label-customizable': { text: '--label', ground: '--card' },
  'submitButton-customizable': { text: '--on-accent', ground: '--accent' },
  'textDescription-customizable': { text: '--faint', ground: '--card' },
};

/** Variables that are as the sheet has them, so that what it does not name goes with what it does. */
const SHARED: readonly string[] = ['--card', '--ink', '--field', '--on-field'];

/** The rules to be added to those of the sheet; '' where all can be read. */
export function classicCorrections(all: readonly ClassicColours[]): string {
  if (all.length === 0) return '';
  const own = (className: string, state: ClassicState) => coloursOf(all, className, state);
  const form = own(FORM, '');
  const field = own('inputField-customizable', '');
  const plain = sheetPalette('lightMode');
  // A field that keeps its ground keeps its text, whatever that of the form is.
  const inField = field.text ?? (form.text || form.ground ? plain['--ink'] : undefined);
  const palette: Palette = {
    ...plain,
    ...given({ '--ink': form.text, '--card': form.ground }),
    ...given({ '--on-field': inField, '--field': field.ground }),
  };
  const corrected = contrastCorrections(palette, 'light');
  const set = SHARED.filter((variable) => palette[variable] !== plain[variable]);
  const variables = [...new Set([...set, ...Object.keys(corrected)])].map(
    (variable) => `${variable}: #${corrected[variable] ?? palette[variable]}`,
  );
  return [
    ...(variables.length > 0 ? [`:root { ${variables.join('; ')}; }`] : []),
    ...Object.entries(TEXTS).flatMap(([className, which]) => {
      const selector = all.find((each) => each.className === className)?.selector;
      return selector === undefined
        ? []
        : rulesOf(selector, which, { palette, corrected }, (state) => own(className, state));
    }),
  ].join('\n');
}

interface PaintedSheet {
  readonly palette: Palette;
  readonly corrected: Palette;
}

interface StateColours {
  readonly text: string | undefined;
  readonly ground: string | undefined;
}

/** Of all states as soon as one cannot be read: what is said of one holds in others too. */
function rulesOf(
  selector: string,
  which: ClassicText,
  { palette, corrected }: PaintedSheet,
  own: (state: ClassicState) => StateColours,
): string[] {
  let isReadable = true;
  const rules = CLASSIC_STATES.map((state) => {
    const { text, ground } = own(state);
    const painted = text ?? paintedBy(palette, corrected, which.text);
    const isOnCard = which.ground === '--card' && ground !== undefined;
    const { [which.text]: shade } = contrastCorrections(
      {
        ...palette,
        ...(isOnCard && { '--ground': palette['--card'] }),
        ...given({ [which.ground]: ground, [which.text]: painted }),
      },
      'light',
    );
    if (shade !== undefined) isReadable = false;
    const declarations = [
      `color: #${shade ?? painted} !important`,
      ...(ground === undefined ? [] : [`background-color: #${ground} !important`]),
    ];
    return `${selector}${state} { ${declarations.join('; ')}; }`;
  });
  const states = CLASSIC_STATES.filter((state, n) => n > 0 && differs(own(state), own('')));
  return isReadable && states.length < 2 ? [] : rules;
}

/** As the cascade has it: what is said of the state, unless what is always said is important. */
function coloursOf(
  all: readonly ClassicColours[],
  className: string,
  state: ClassicState,
): StateColours {
  const winner = (property: ClassicColours['property']) =>
    all
      .filter((each) => each.className === className && each.property === property)
      .filter((each) => each.state === '' || each.state === state)
      .toSorted((a, b) => weight(a) - weight(b))
      .at(-1)?.colour;
  return { text: winner('text'), ground: winner('ground') };
}

const weight = ({ important, state }: ClassicColours) =>
  (important ? 2 : 0) + (state === '' ? 0 : 1);

const differs = (one: StateColours, other: StateColours) =>
  one.text !== other.text || one.ground !== other.ground;

/** The palette without what is not set. */
const given = (palette: Palette): Palette =>
  Object.fromEntries(Object.entries(palette).filter(([, colour]) => colour !== undefined));
