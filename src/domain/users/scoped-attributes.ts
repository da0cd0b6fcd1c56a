/** Which attributes the scopes of OpenID Connect give access to. Pure. */

const EMAIL = ['email', 'email_verified'];
const PHONE = ['phone_number', 'phone_number_verified'];

/** The scopes that each give access to some attributes. */
export const CLAIM_SCOPES: readonly string[] = ['email', 'phone', 'profile'];

/**
 * Of the attributes a client may read, those that `scopes` open: `email` and `phone` two each,
 * `profile` the others. `openid` opens all where none of these was `granted`. Of a grant that has
 * any, no token opens more than its own: one that has none of them left opens nothing.
 */
export function scopedAttributes(
  readable: ReadonlySet<string>,
  scopes: readonly string[],
  granted: readonly string[],
): ReadonlySet<string> {
  if (!opensClaims(scopes) && !opensClaims(granted)) return readable;
  const [email, phone, profile] = CLAIM_SCOPES.map((each) => scopes.includes(each));
  return new Set(
    [...readable].filter((name) => {
      if (EMAIL.includes(name)) return email;
      return PHONE.includes(name) ? phone : profile;
    }),
  );
}

/** Whether any of the scopes opens attributes of its own. */
export function opensClaims(scopes: readonly string[]): boolean {
  return scopes.some((scope) => CLAIM_SCOPES.includes(scope));
}
