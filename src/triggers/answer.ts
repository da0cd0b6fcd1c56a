/**
 * Validates what a function answered: a reader for each kind of member. Null counts as absent, as
 * in the events themselves. Pure.
 *
 * Members are only read as own properties or copied as entries, so that no name in an answer
 * reaches a prototype.
 */
import { invalidLambdaResponse } from '#contract/errors.ts';
import { parseBoundedJson } from '#platform/bounded-json.ts';

/** How deeply the values of an answer may be nested. */
const DEEPEST = 32;

/** The members that every event must come back with; `userName` and `clientId` are not in all. */
const COMMON = {
  version: 'string',
  region: 'string',
  userPoolId: 'string',
  triggerSource: 'string',
  callerContext: 'object',
  request: 'object',
  response: 'object',
} as const;

export type Members = Readonly<Record<string, unknown>>;

/**
 * The response in the event that a function returned as JSON.
 * @throws InvalidLambdaResponseException
 */
export function responseIn(text: string): Members {
  const event = membersOf(parsed(text));
  for (const [name, kind] of Object.entries(COMMON)) {
    const value = Object.hasOwn(event, name) ? event[name] : undefined;
    if (typeof value !== kind || value === null) throw invalidLambdaResponse();
  }
  if (isDeep(event.response, DEEPEST)) throw invalidLambdaResponse();
  return membersOf(event.response);
}

/** @throws InvalidLambdaResponseException */
export function membersOf(value: unknown): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidLambdaResponse();
  }
  return value as Members;
}

/** The member as an object, where there is one. */
export function record(members: Members, name: string): Members | undefined {
  const value = member(members, name);
  return value === undefined ? undefined : membersOf(value);
}

/** The member as a truth value; false where there is none. */
export function flag(members: Members, name: string): boolean {
  const value = member(members, name);
  if (value === undefined || value === false || value === 'false') return false;
  if (value === true || value === 'true') return true;
  throw invalidLambdaResponse();
}

export function text(members: Members, name: string): string | undefined {
  const value = member(members, name);
  if (value !== undefined && !isText(value)) throw invalidLambdaResponse();
  return value;
}

/** The member as one of `values`. */
export function oneOf<const T extends string>(
  members: Members,
  name: string,
  values: readonly T[],
): T | undefined {
  const value = text(members, name);
  const known = values.find((each) => each === value);
  if (value !== undefined && known === undefined) throw invalidLambdaResponse();
  return known;
}

export function texts(members: Members, name: string): readonly string[] | undefined {
  const value = member(members, name);
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every(isText)) throw invalidLambdaResponse();
  return value;
}

/** The member as texts by name, less those that are null. */
export function textsByName(
  members: Members,
  name: string,
): Readonly<Record<string, string>> | undefined {
  const entries = Object.entries(record(members, name) ?? {}).filter(
    (entry): entry is [string, string] => {
      if (entry[1] !== null && !isText(entry[1])) throw invalidLambdaResponse();
      return entry[1] !== null;
    },
  );
  return member(members, name) === undefined ? undefined : Object.fromEntries(entries);
}

/** The member, undefined where it is absent or null. */
export function member(members: Members, name: string): unknown {
  return Object.hasOwn(members, name) ? (members[name] ?? undefined) : undefined;
}

/** Well-formed strings without NUL, as tokens, messages and every store can hold. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\0');
}

function isDeep(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeep(each, levels - 1));
}

function parsed(json: string): unknown {
  try {
    return parseBoundedJson(json);
  } catch {
    throw invalidLambdaResponse();
  }
}
