/**
 * From JSON to the input of an operation, guided by its shape.
 *
 * Members the model does not know are dropped, null is absence at every depth, and a value of
 * another JSON type than the model's is refused: nothing is coerced.
 */
import { isUtf8 } from 'node:buffer';
import { type CognitoError, malformedBody } from '#contract/errors.ts';
import { type Shape, type StructureShape, shapeOf } from '#contract/model.ts';
import { JsonOutOfBounds, parseBoundedJson } from '#platform/bounded-json.ts';

/** A document's nesting; every other shape of the model is shallower by itself. */
const DOCUMENT_DEPTH = 64;

/** The JSON value of a body; an empty body is an empty object. */
export function parseBody(body: Buffer): unknown {
  if (body.length === 0) return {};
  if (!isUtf8(body)) throw malformedBody('The request body is not valid UTF-8.');
  try {
    return parseBoundedJson(body.toString('utf8'));
  } catch (error) {
    if (error instanceof JsonOutOfBounds) {
      throw malformedBody('The request body is nested too deeply, or has too many members.');
    }
    throw malformedBody('Could not parse request body into json.');
  }
}

/** `value` as the structure `shape` describes it; throws SerializationException. */
export function deserialize(shape: StructureShape, value: unknown): Record<string, unknown> {
  return readStructure(shape, value ?? {});
}

function read(shape: Shape, value: unknown): unknown {
  switch (shape.type) {
    case 'structure':
      return readStructure(shape, value);
    case 'list': {
      if (!Array.isArray(value)) throw malformedBody('Unexpected field type');
      const member = shapeOf(shape.member);
      return value.filter((item) => item !== null).map((item) => read(member, item));
    }
    case 'map':
      return readMap(shapeOf(shape.value), value);
    case 'string':
      if (typeof value !== 'string') throw wrongType(value, 'String');
      return readText(value);
    case 'integer':
      return readInteger(value, 'Integer', -(2 ** 31), 2 ** 31 - 1);
    case 'long':
      return readInteger(value, 'Long', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongType(value, 'Boolean');
      return value;
    case 'timestamp':
      return readTimestamp(value);
    case 'blob':
      return readBlob(value);
    case 'document':
      return readDocument(value);
  }
}

function readStructure(shape: StructureShape, value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw malformedBody('Unexpected field type');
  const result: Record<string, unknown> = {};
  for (const name in shape.members) {
    // Own members alone: a body cannot reach what objects inherit.
    if (!Object.hasOwn(value, name)) continue;
    const member = value[name];
    if (member === null) continue;
    result[name] = read(shapeOf(shape.members[name]!), member);
  }
  return result;
}

function readMap(shape: Shape, value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw malformedBody('Unexpected field type');
  const entries: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) {
    if (item !== null) entries.push([readText(key), read(shape, item)]);
  }
  // fromEntries defines properties, so a key `__proto__` is a key like any other.
  return Object.fromEntries(entries);
}

/** NUL and lone surrogates cannot be kept by every database, nor compared safely. */
function readText(value: string): string {
  if (!value.isWellFormed() || value.includes('\0')) {
    throw malformedBody('A string contains a character that is not allowed.');
  }
  return value;
}

function readInteger(value: unknown, type: string, min: number, max: number): number {
  if (!Number.isInteger(value)) throw wrongType(value, type);
  const number = value as number;
  if (number < min || number > max) throw wrongType(value, type);
  return number === 0 ? 0 : number;
}

const ISO_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

function readTimestamp(value: unknown): Date {
  let date: Date | undefined;
  if (typeof value === 'number') date = new Date(Math.round(value * 1000));
  else if (typeof value === 'string' && ISO_INSTANT.test(value)) date = new Date(value);
  if (!date || Number.isNaN(date.getTime())) throw wrongType(value, 'Timestamp');
  return date;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function readBlob(value: unknown): Buffer {
  if (typeof value !== 'string') throw wrongType(value, 'Blob');
  if (value.length % 4 !== 0 || !BASE64.test(value)) {
    throw malformedBody('A blob is not valid base64.');
  }
  return Buffer.from(value, 'base64');
}

/** A free JSON value, as it is, of bounded depth. */
function readDocument(value: unknown): unknown {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DOCUMENT_DEPTH) throw malformedBody('A document is nested too deeply.');
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item === 'string') readText(item);
      else if (typeof item === 'number' && !Number.isFinite(item)) throw wrongType(item, 'Number');
      else if (typeof item === 'object' && item !== null) {
        for (const key of Object.keys(item)) readText(key);
        for (const child of Object.values(item)) next.push(child);
      }
    }
    level = next;
  }
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrongType(value: unknown, type: string): CognitoError {
  if (Array.isArray(value)) return malformedBody('Start of list found where not expected.');
  if (typeof value === 'object') {
    return malformedBody('Start of structure or map found where not expected.');
  }
  const token = typeof value === 'boolean' ? String(value) : typeof value;
  return malformedBody(`${token.toUpperCase()}_VALUE can not be converted to ${type}`);
}
