/**
 * What fields may hold: the same as the members of the API that they become, which the API's own
 * door checks by the model. Pure.
 */
import { fill, type Words } from './words/words.ts';

/** UsernameType. */
const NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;
/** PasswordType: white space is what the service means by it. */
const NEW_PASSWORD = /^[^ \t\n\v\f\r]{0,256}$/;
/** AttributeValueType, and more than any code has. */
const LONGEST = 2048;
/** A credential holds what an authenticator signs, with its certificates. */
const LONGEST_CREDENTIAL = 131_072;

/** Why a form's fields cannot be taken, if they cannot. */
export function faultIn(
  form: URLSearchParams,
  words: Words,
  setsPassword: boolean,
): string | undefined {
  const { problems, signIn } = words;
  for (const [field, value] of form) {
    if (field === 'username') {
      const name = value.trim();
      if (name !== '' && !NAME.test(name)) {
        return fill(problems.invalid, { detail: signIn.nameOf.username });
      }
    } else if (field === 'password') {
      if (setsPassword && !NEW_PASSWORD.test(value)) return problems.passwordPolicy;
    } else if (value.length > (field === 'credential' ? LONGEST_CREDENTIAL : LONGEST)) {
      return fill(problems.invalid, { detail: field });
    }
  }
  return undefined;
}
