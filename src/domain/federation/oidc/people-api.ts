/**
 * Google's People API: what the ID token does not say, such as birthdays and telephone numbers.
 * A field is a list of entries, one of them the person's primary one. Pure.
 */

/** The fields a profile can be asked for. */
export const PERSON_FIELDS = [
  ...['addresses', 'ageRanges', 'biographies', 'birthdays', 'calendarUrls', 'clientData'],
  ...['coverPhotos', 'emailAddresses', 'events', 'externalIds', 'genders', 'imClients'],
  ...['interests', 'locales', 'locations', 'memberships', 'metadata', 'miscKeywords', 'names'],
  ...['nicknames', 'occupations', 'organizations', 'phoneNumbers', 'photos', 'relations'],
  ...['sipAddresses', 'skills', 'urls', 'userDefined'],
] as const;
type PersonField = (typeof PERSON_FIELDS)[number];

/** Standard claims that are fields under another name. */
const FIELDS_OF_CLAIMS: Readonly<Record<string, PersonField | undefined>> = {
  phone_number: 'phoneNumbers',
  gender: 'genders',
  birthdate: 'birthdays',
};

/** The fields that stand for any of the claims. */
export function peopleFields(claims: readonly string[]): readonly string[] {
  const fields = claims.map((claim) => FIELDS_OF_CLAIMS[claim] ?? claim);
  return PERSON_FIELDS.filter((field) => fields.includes(field));
}

/** Each field as the text of its primary entry, by its own name and by that of the claim it is. */
export function peopleClaims(
  person: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const claims: Record<string, string> = {};
  for (const field of PERSON_FIELDS) {
    const entries = person[field];
    const text = Array.isArray(entries) ? textOf(primaryOf(entries)) : undefined;
    if (text !== undefined) claims[field] = text;
  }
  for (const [claim, field] of Object.entries(FIELDS_OF_CLAIMS)) {
    const text = field && claims[field];
    if (text !== undefined) claims[claim] = text;
  }
  return claims;
}

interface PersonEntry {
  readonly metadata?: { readonly primary?: unknown } | null;
  readonly value?: unknown;
  readonly canonicalForm?: unknown;
  readonly displayName?: unknown;
  readonly formattedValue?: unknown;
  readonly name?: unknown;
  readonly url?: unknown;
  readonly date?: { readonly year?: unknown; readonly month?: unknown; readonly day?: unknown };
}

function primaryOf(entries: readonly unknown[]): PersonEntry {
  const objects = entries.filter((entry) => typeof entry === 'object' && entry !== null);
  const primary = objects.find((entry) => (entry as PersonEntry).metadata?.primary === true);
  return (primary ?? objects[0] ?? {}) as PersonEntry;
}

/** The form with its country code goes before the one that was typed. */
function textOf(entry: PersonEntry): string | undefined {
  const { canonicalForm, value, displayName, formattedValue, name, url, date } = entry;
  if (date) return dayOf(date);
  const candidates = [canonicalForm, value, displayName, formattedValue, name, url];
  return candidates.find((each) => typeof each === 'string');
}

function dayOf({ year, month, day }: NonNullable<PersonEntry['date']>): string | undefined {
  if (![year, month, day].every((part) => Number.isInteger(part))) return undefined;
  const two = (part: unknown) => String(part).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}
