/**
 * What fields may hold: the same as the members of the API that they become, which the API's own
 * door checks by the model. Pure.
 */
import { longestOf } from '#contract/model.ts';
import { isTooLong } from '#domain/passwords/policy.ts';
import { isLongerThan } from '#platform/text-length.ts';
import { attributeLabel, nameLabel } from './labels.ts';
import type { FieldFault } from './layout.ts';
import type { Visit } from './page.ts';
import { fill } from './words/words.ts';

const NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u;
const LONGEST_NAME = longestOf('UsernameType');
/** What PasswordType calls white space. */
const WHITE_SPACE = /[ \t\n\v\f\r]/;
/** More than any code has, too. */
const LONGEST_VALUE = longestOf('AttributeValueType');
/** A credential holds what an authenticator signs, with its certificates. */
const LONGEST_CREDENTIAL = 131_072;

/** What is wrong with the first of a form's fields that is wrong; undefined when none is. */
export function faultIn(
  form: URLSearchParams,
  { words, pool }: Pick<Visit, 'words' | 'pool'>,
  setsPassword: boolean,
): FieldFault | undefined {
  const { problems } = words;
  for (const [field, value] of form) {
    if (field === 'username') {
      const name = value.trim();
      if (name !== '' && (isLongerThan(name, LONGEST_NAME) || !NAME.test(name))) {
        return { field, problem: fill(problems.invalid, { detail: nameLabel(pool, words) }) };
      }
    } else if (field === 'password') {
      if (setsPassword && (WHITE_SPACE.test(value) || isTooLong(value))) {
        return { field, problem: problems.passwordPolicy };
      }
    } else if (isLongerThan(value, field === 'credential' ? LONGEST_CREDENTIAL : LONGEST_VALUE)) {
      const detail = field === 'code' ? words.common.code : attributeLabel(field, words);
      return { field, problem: fill(problems.invalid, { detail }) };
    }
  }
  return undefined;
}
