/**
 * Style sheets of the classic pages. Operators write rules for the class names that the service
 * documents; here each rule is parsed and, where these pages have such a part, written again for
 * it. Only what is listed here is kept, and nothing that loads or links to anything.
 */

import type { CssNode, Declaration, Rule } from 'css-tree';
import { invalidParameter } from '#contract/errors.ts';

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
  'submitButton-customizable': 'button:not(.plain, .choice, .link, .danger)',
  'textDescription-customizable': '.lead',
};

const STATES = ['hover', 'focus', 'active'];

/** Properties that have an effect: none can move an element away or cover another. */
const PROPERTY =
  /^(?:background|background-color|border|border-(?:top|right|bottom|left|color|style|width|radius)|box-sizing|color|display|font-(?:family|size|style|weight)|height|letter-spacing|line-height|(?:margin|padding)(?:-(?:top|right|bottom|left))?|max-(?:height|width)|min-height|outline|outline-color|text-(?:align|decoration|transform)|width)$/;

/**
 * Far more than rules for fifteen classes have. What a sheet costs to take apart goes by these
 * marks: of nothing but rules, the longest there may be would hold up everybody.
 */
const MOST_MARKS = 2000;
const MARK = /[{}()[\];,]/g;
const DEEPEST = 20;

/** Functions that compute a value and fetch nothing. */
const FUNCTION = /^(?:rgb|rgba|hsl|hsla|calc|min|max)$/i;

export interface ClassicCss {
  /** What is wrong with the sheet; empty when it is accepted. */
  readonly problems: readonly string[];
  /** The rules for these pages. */
  readonly rules: string;
}

/**
 * The rules for these pages.
 * @throws InvalidParameterException
 */
export async function checkedClassicCss(css: string): Promise<string> {
  const { problems, rules } = await readClassicCss(css);
  const [problem] = problems;
  if (problem !== undefined) throw invalidParameter(`CSS: ${problem}`);
  return rules;
}

export async function readClassicCss(css: string): Promise<ClassicCss> {
  const excess = excessOf(css);
  if (excess !== undefined) return { problems: [excess], rules: '' };
  const { parse, generate } = await import('css-tree');
  const problems: string[] = [];
  const sheet = parse(css, {
    onParseError: ({ message }) => problems.push(message),
  });
  if (sheet.type !== 'StyleSheet') return { problems: ['This is no style sheet.'], rules: '' };
  const rules = sheet.children.toArray().flatMap((node) => {
    if (node.type === 'Comment') return [];
    if (node.type === 'Atrule') problems.push(`@${node.name} cannot be used.`);
    else if (node.type !== 'Rule') problems.push(`${generate(node)} is no rule.`);
    else return ruleOf(node);
    return [];
  });
  return { problems, rules: rules.join('\n') };

  function ruleOf(rule: Rule): string[] {
    const selectors = selectorsOf(rule);
    const declarations = rule.block.children.toArray().flatMap(declarationOf);
    const parts = selectors.filter((each) => each !== '');
    return parts.length > 0 && declarations.length > 0
      ? [`${parts.join(', ')} { ${declarations.join('; ')}; }`]
      : [];
  }

  function selectorsOf({ prelude }: Rule): string[] {
    if (prelude.type !== 'SelectorList') {
      problems.push(`${generate(prelude)} is no selector.`);
      return [];
    }
    return prelude.children.toArray().map((selector) => {
      const [name, state, ...more] =
        selector.type === 'Selector' ? selector.children.toArray() : [];
      const known = name?.type === 'ClassSelector' && Object.hasOwn(PARTS, name.name);
      const inState =
        state === undefined ||
        (state.type === 'PseudoClassSelector' && !state.children && STATES.includes(state.name));
      if (!known || !inState || more.length > 0) {
        problems.push(`${generate(selector)} is not a class that can be customized.`);
        return '';
      }
      const part = PARTS[name.name]!;
      return part === '' ? '' : part + (state ? generate(state) : '');
    });
  }

  /**
   * Properties without an effect are dropped; values that are more than plain values are refused.
   */
  function declarationOf(node: CssNode): string[] {
    if (node.type === 'Comment') return [];
    if (node.type !== 'Declaration') {
      problems.push(`${generate(node)} cannot stand in a rule.`);
      return [];
    }
    if (!isPlain(node)) {
      problems.push(`The value of ${node.property} cannot be used.`);
      return [];
    }
    const { property, important } = node;
    if (!PROPERTY.test(property.toLowerCase())) return [];
    return [`${property}: ${generate(node.value)}${important ? ' !important' : ''}`];
  }
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
