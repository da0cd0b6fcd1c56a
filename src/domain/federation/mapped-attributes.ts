/** What a provider's claims become in a pool, by its AttributeMapping. Pure. */
import type { AttributeType } from '#contract/types.ts';
import { CONTACT_ATTRIBUTES, verifiedFlag } from '#domain/users/attributes.ts';
import { characterCount } from '#platform/text-length.ts';

/** Characters of a value. */
const LONGEST = 2048;

/** Thrown where a claim is longer than an attribute can be. */
export class ClaimTooLong extends Error {
  readonly attribute: string;

  constructor(attribute: string) {
    super(`a claim is too long for ${attribute}`);
    this.attribute = attribute;
  }
}

/**
 * The attributes that an answer of the provider writes. A claim that is absent or empty writes
 * none, so that what was there stays; and an address is verified by the provider's word alone.
 */
export function mappedAttributes(
  mapping: Readonly<Record<string, string>>,
  claims: Readonly<Record<string, unknown>>,
): readonly AttributeType[] {
  const values = new Map<string, string>();
  for (const [attribute, claim] of Object.entries(mapping)) {
    // Users are named by the subject, whatever is mapped to it.
    if (attribute === 'username' || !Object.hasOwn(claims, claim)) continue;
    const value = textOf(claim === 'address' ? addressOf(claims[claim]) : claims[claim]);
    if (value === '') continue;
    if (characterCount(value) > LONGEST) throw new ClaimTooLong(attribute);
    values.set(attribute, value);
  }
  for (const name of CONTACT_ATTRIBUTES) {
    const flag = verifiedFlag(name);
    const said = values.get(flag);
    if (said === undefined) continue;
    // What is said of an address that did not come would be said of an older one.
    if (values.has(name)) values.set(flag, String(said.toLowerCase() === 'true'));
    else values.delete(flag);
  }
  return [...values].map(([Name, Value]) => ({ Name, Value }));
}

/** The address of OpenID Connect is an object (Core 5.1.1); as one text it is as on an envelope. */
function addressOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { formatted } = value as { readonly formatted?: unknown };
  return typeof formatted === 'string' && formatted !== '' ? formatted : value;
}

/** Several values stand in brackets, each encoded as in a form, so that none can look like two. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return typeof value === 'object' ? JSON.stringify(value) : `${value}`;
  const members = value.map(textOf).filter(Boolean);
  return members.length === 0 ? '' : `[${members.map(formEncoded).join(', ')}]`;
}

const formEncoded = (text: string) => new URLSearchParams({ '': text }).toString().slice(1);
