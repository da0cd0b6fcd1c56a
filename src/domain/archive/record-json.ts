/**
 * Records as JSON: bytes become `{"$bytes":"<base64>"}`, and a key that begins with `$` gets
 * another one, so that no text of a user or an administrator is read as bytes.
 */
import { type JsonBounds, parseBoundedJson } from '#platform/bounded-json.ts';

/** A record may have long lists in it; an import may take its time. */
const OF_RECORDS: JsonBounds = { depth: 100, members: 1_000_000 };

export function toJson(record: unknown): string {
  return JSON.stringify(encoded(record));
}

export function fromJson(text: string): unknown {
  return decoded(parseBoundedJson(text, OF_RECORDS));
}

function encoded(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  return mapped(value, encoded, (key) => (key.startsWith('$') ? `$${key}` : key));
}

function decoded(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && '$bytes' in value) {
    return Buffer.from(String(value.$bytes), 'base64');
  }
  return mapped(value, decoded, (key) => (key.startsWith('$') ? key.slice(1) : key));
}

function mapped(
  value: unknown,
  member: (value: unknown) => unknown,
  name: (key: string) => string,
): unknown {
  if (Array.isArray(value)) return value.map(member);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [name(key), member(each)]));
}
