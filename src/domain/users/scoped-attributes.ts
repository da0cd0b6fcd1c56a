/** Which attributes the scopes of OpenID Connect open. Pure. */

const EMAIL = ['email', 'email_verified'];
const PHONE = ['phone_number', 'phone_number_verified'];

/**
 * Of the attributes a client may read, those that `scopes` open: `email` and `phone` two each,
 * `profile` the others, and `openid` without any of these all.
 */
export function scopedAttributes(
  readable: ReadonlySet<string>,
  scopes: readonly string[],
): ReadonlySet<string> {
  const [email, phone, profile] = ['email', 'phone', 'profile'].map((each) =>
    scopes.includes(each),
  );
  if (!email && !phone && !profile) return readable;
  return new Set(
    [...readable].filter((name) => {
      if (EMAIL.includes(name)) return email;
      return PHONE.includes(name) ? phone : profile;
    }),
  );
}
