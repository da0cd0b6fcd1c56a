/**
 * Style sheets of the classic pages. Operators write rules for the class names that the service
 * documents; here each rule is parsed and, where these pages have such a part, written again for
 * it. Only what is listed here is kept, and nothing that loads or links to anything.
 */

import type { CssNode, Declaration, Rule } from 'css-tree';
import { invalidParameter } from '#contract/errors.ts';
import { CLASSIC_STATES, type ClassicColours, classicCorrections } from './classic-contrast.ts';
import { cssColour } from './css-colours.ts';

/** The documented class names, each with the selector of these pages; '' where there is none. */
const PARTS: Readonly<Record<string, string>> = {
  'background-customizable': '.card',
  'banner-customizable': '.brand',
  'errorMessage-customizable': '.problem',
  'idpButton-customizable': '',
  'idpDescription-customizable': '',
  'inputField-customizable': 'input:not([type="checkbox"], [type="radio"])',
  'label-customizable': 'label',
  'legalText-customizable': '',
  'logo-customizable': '.brand img',
  'passwordCheck-notValid-customizable': '',
  'passwordCheck-valid-customizable': '',
  'redirect-customizable': '',
  'socialButton-customizable': '',
  'submitButton-customizable': ':is(button, .button):not(.plain, .choice, .link, .danger, .reveal)',
  'textDescription-customizable': '.lead',
};

/** The properties by which text and what it stands on are coloured. */
const COLOURED: Readonly<Record<string, ClassicColours['property']>> = {
  color: 'text',
  background: 'ground',
  'background-color': 'ground',
};

/** Properties that have an effect: none can move an element away or cover another. */
const PROPERTY =
  /^(?:background|background-color|border|border-(?:top|right|bottom|left|color|style|width|radius)|box-sizing|color|display|font-(?:family|size|style|weight)|height|letter-spacing|line-height|(?:margin|padding)(?:-(?:top|right|bottom|left))?|max-(?:height|width)|min-height|outline|outline-color|text-(?:align|decoration|transform)|width)$/;

/**
 * Far more than rules for fifteen classes have. What a sheet costs to take apart goes by these
 * marks: of nothing but rules, the longest there may be would hold up everybody.
 */
const MOST_MARKS = 2000;
const MARK = /[{}()[\];,"']/g;
/** The same of words, which stand in comments too. */
const MOST_WORDS = 10_000;
const WORD = /\s\S/g;
const DEEPEST = 20;

/** Functions that compute a value and fetch nothing. */
const FUNCTION = /^(?:rgb|rgba|hsl|hsla|calc|min|max)$/i;

export interface ClassicCss {
  /** What is wrong with the sheet; empty when it is accepted. */
  readonly problems: readonly string[];
  /** The rules for these pages. */
  readonly rules: string;
  /** The colours in them, in their order. */
  readonly colours: readonly ClassicColours[];
}

/**
 * The rules for these pages, and those that keep them readable.
 * @throws InvalidParameterException
 */
export async function checkedClassicCss(css: string): Promise<string> {
  const { problems, ...sheet } = await readClassicCss(css);
  const [problem] = problems;
  if (problem !== undefined) throw invalidParameter(`CSS: ${problem}`);
  return readable(sheet);
}

/** The same of a sheet that was checked when it was set. */
export const readableClassicCss = async (css: string): Promise<string> =>
  readable(await readClassicCss(css));

function readable({ rules, colours }: Pick<ClassicCss, 'rules' | 'colours'>): string {
  return [rules, classicCorrections(colours)].filter((each) => each !== '').join('\n');
}

export async function readClassicCss(css: string): Promise<ClassicCss> {
  const excess = excessOf(css);
  if (excess !== undefined) return { problems: [excess], rules: '', colours: [] };
  const { parse, generate } = await import('css-tree');
  const problems: string[] = [];
  const colours: ClassicColours[] = [];
  const sheet = parse(css, {
    onParseError: ({ message }) => problems.push(message),
  });
  if (sheet.type !== 'StyleSheet') {
    return { problems: ['This is no style sheet.'], rules: '', colours: [] };
  }
  const rules = sheet.children.toArray().flatMap((node) => {
    if (node.type === 'Comment') return [];
    if (node.type === 'Atrule') problems.push(`@${node.name} cannot be used.`);
    else if (node.type !== 'Rule') problems.push(`${generate(node)} is no rule.`);
    else return ruleOf(node);
    return [];
  });
  return { problems, rules: rules.join('\n'), colours };

  function ruleOf(rule: Rule): string[] {
    const parts = selectorsOf(rule);
    const declarations = rule.block.children.toArray().flatMap(declarationOf);
    if (parts.length === 0 || declarations.length === 0) return [];
    for (const { colour } of declarations) {
      if (colour) colours.push(...parts.map((part) => ({ ...part, ...colour })));
    }
    const selectors = parts.map(({ selector, state }) => selector + state);
    return [`${selectors.join(', ')} { ${declarations.map(({ text }) => text).join('; ')}; }`];
  }

  function selectorsOf({
    prelude,
  }: Rule): Pick<ClassicColours, 'className' | 'selector' | 'state'>[] {
    if (prelude.type !== 'SelectorList') {
      problems.push(`${generate(prelude)} is no selector.`);
      return [];
    }
    return prelude.children.toArray().flatMap((selector) => {
      const [name, pseudo, ...more] =
        selector.type === 'Selector' ? selector.children.toArray() : [];
      const known = name?.type === 'ClassSelector' && Object.hasOwn(PARTS, name.name);
      const isPseudo = pseudo?.type === 'PseudoClassSelector' && !pseudo.children;
      const state = CLASSIC_STATES.find(
        (each) => each === (isPseudo ? `:${pseudo.name}` : pseudo ? undefined : ''),
      );
      if (!known || state === undefined || more.length > 0) {
        problems.push(`${generate(selector)} is not a class that can be customized.`);
        return [];
      }
      const className = name.name;
      return PARTS[className] === '' ? [] : [{ className, selector: PARTS[className]!, state }];
    });
  }

  /**
   * Properties without an effect are dropped, and colours that only a browser can tell; values that
   * are more than plain values are refused.
   */
  function declarationOf(node: CssNode): ClassicDeclaration[] {
    if (node.type === 'Comment') return [];
    if (node.type !== 'Declaration') {
      problems.push(`${generate(node)} cannot stand in a rule.`);
      return [];
    }
    if (!isPlain(node)) {
      problems.push(`The value of ${node.property} cannot be used.`);
      return [];
    }
    const property = node.property.toLowerCase();
    if (!PROPERTY.test(property)) return [];
    const important = node.important !== false;
    const text = `${node.property}: ${generate(node.value)}${important ? ' !important' : ''}`;
    const kind = COLOURED[property];
    if (kind === undefined || node.value.type !== 'Value') return [{ text }];
    const read = node.value.children.toArray().map((each) => generate(each));
    const colour = property === 'background' ? groundIn(read) : cssColour(read.join(' '));
    return colour === undefined ? [] : [{ text, colour: { property: kind, colour, important } }];
  }
}

/** A declaration as it stands in the rule, and the colour that it sets. */
interface ClassicDeclaration {
  readonly text: string;
  readonly colour?: Pick<ClassicColours, 'property' | 'colour' | 'important'>;
}

/** What `background` sets besides a colour has no effect without an image. */
function groundIn(values: readonly string[]): string | undefined {
  const colours = values.flatMap((each) => cssColour(each) ?? []);
  if (colours.length > 0) return colours[0];
  return values.every((each) => each === 'none') ? '00000000' : undefined;
}

/** What there is too much of in the sheet; counted before it is parsed. */
function excessOf(css: string): string | undefined {
  let marks = 0;
  let depth = 0;
  for (const [mark] of css.matchAll(MARK)) {
    if (++marks > MOST_MARKS) return 'There are more rules than a sheet may have.';
    if ('{(['.includes(mark)) depth++;
    else if ('})]'.includes(mark)) depth--;
    if (depth > DEEPEST) return 'It is nested too deeply.';
  }
  let words = 0;
  for (const _ of css.matchAll(WORD)) {
    if (++words > MOST_WORDS) return 'There are more words than a sheet may have.';
  }
  return undefined;
}

function isPlain({ property, value, important }: Declaration): boolean {
  // Values of custom properties are not parsed; they have no effect.
  if (property.startsWith('--')) return value.type === 'Raw' && !/[<>@]|url|:/i.test(value.value);
  return (
    (typeof important === 'boolean' || important === 'important') &&
    value.type === 'Value' &&
    value.children.toArray().every(isPlainPart)
  );
}

function isPlainPart(node: CssNode): boolean {
  switch (node.type) {
    case 'Identifier':
      return /^-?[a-z][\w-]*$/i.test(node.name);
    case 'Hash':
      return /^[\da-f]{3,8}$/i.test(node.value);
    case 'Dimension':
      return /^[a-z]+$/i.test(node.unit);
    case 'Number':
    case 'Percentage':
      return true;
    case 'Operator':
      return [',', '/', '*', '+', '-'].includes(node.value.trim());
    case 'String':
      return /^[\w -]*$/.test(node.value);
    case 'Function':
      return FUNCTION.test(node.name) && node.children.toArray().every(isPlainPart);
    default:
      return false;
  }
}
