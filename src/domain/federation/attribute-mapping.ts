/** AttributeMapping as it is configured: attributes of users, and the claims they are made of. Pure. */
import { invalidParameter } from '#contract/errors.ts';
import { schemaAttribute } from '#domain/users/attributes.ts';
import type { IdentityProvider, ProviderType } from '#store/tables/identity-providers.ts';
import type { Pool } from '#store/tables/pools.ts';
import { PERSON_FIELDS } from './oidc/people-api.ts';

type Mapping = IdentityProvider['mapping'];

/** Not an attribute: what the name of a user is made from. */
const USERNAME = 'username';

/**
 * The claim of which usernames are made. A username is made when its user first comes, so that no
 * other claim can be: it could change, or become somebody else's. SAML has the NameID instead.
 */
const SUBJECT_CLAIM: Readonly<Record<ProviderType, string | undefined>> = {
  OIDC: 'sub',
  Google: 'sub',
  SignInWithApple: 'sub',
  Facebook: 'id',
  LoginWithAmazon: 'user_id',
  SAML: undefined,
};

/** What Google says in an ID token, and the fields of a person in its People API. */
const GOOGLE_CLAIMS: ReadonlySet<string> = new Set([
  ...['sub', 'email', 'email_verified', 'name', 'given_name', 'family_name', 'picture', 'locale'],
  ...['profile', 'hd', 'id_token', 'access_token', 'phone_number', 'gender', 'birthdate'],
  ...PERSON_FIELDS,
]);

/**
 * The mapping of a provider that was given none: usernames are made of the subject, as they are
 * anyway.
 */
export function defaultMapping(type: ProviderType): Mapping {
  const claim = SUBJECT_CLAIM[type];
  return claim === undefined ? {} : { [USERNAME]: claim };
}

/**
 * Refuses a mapping to what users of the pool cannot have, or from what the provider never says.
 * Required attributes may be missing: the sign-in says which.
 * @throws InvalidParameterException
 */
export function checkMapping(pool: Pool, type: ProviderType, mapping: Mapping): void {
  const wrong = Object.entries(mapping).filter(([name, claim]) => {
    if (name === USERNAME) return type !== 'SAML' && claim !== SUBJECT_CLAIM[type];
    if (name === 'sub' || name === 'identities' || !schemaAttribute(pool, name)) return true;
    return claim === '' || (type === 'Google' && !GOOGLE_CLAIMS.has(claim));
  });
  if (wrong.length === 0) return;
  const names = wrong.map(([name]) => name);
  throw invalidParameter(`AttributeMapping contains invalid mapping: [${names.join(', ')}]`);
}
