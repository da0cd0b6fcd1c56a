/**
 * The model's constraints on an input: required members, lengths, ranges, patterns and enums.
 * Every violation is reported in one message, in the service's words.
 */
import { type CognitoError, invalidParameter } from '#contract/errors.ts';
import { type Shape, type StructureShape, shapeOf } from '#contract/model.ts';
import { characterCount, UNITS_OF_CHARACTER } from '#platform/text-length.ts';
import { matcherOf } from './patterns.ts';

/** A body can hold more violations than anyone reads; the message stops growing here. */
const MOST_VIOLATIONS = 100;

/** Throws InvalidParameterException when `input` violates a constraint of `shape`. */
export function validate(shape: StructureShape, input: Record<string, unknown>): void {
  const violations: string[] = [];
  checkStructure(shape, input, { path: '', hidden: shape.sensitive === true }, violations);
  if (violations.length > 0) throw refusal(violations);
}

function refusal(violations: readonly string[]): CognitoError {
  const n = violations.length;
  return invalidParameter(
    `${n} validation ${n === 1 ? 'error' : 'errors'} detected: ${violations.join('; ')}`,
  );
}

/** Where a value stands; `hidden` when it is sensitive or inside something that is. */
interface ValueLocation {
  readonly path: string;
  readonly hidden: boolean;
}

function checkStructure(
  shape: StructureShape,
  value: Record<string, unknown>,
  at: ValueLocation,
  violations: string[],
): void {
  for (const member of membersOf(shape)) {
    const given = value[member.name];
    if (given === undefined) {
      if (member.required) {
        report(violations, locationOf(member, at), 'null', 'Member must not be null');
      }
    } else if (isComposite(member.shape)) {
      check(member.shape, given, locationOf(member, at), violations);
    } else {
      // The text of a location is only made once something is wrong there.
      for (const constraint of broken(member.shape, given)) {
        report(violations, locationOf(member, at), `'${show(member.shape, given)}'`, constraint);
      }
    }
  }
}

interface StructureMember {
  readonly name: string;
  readonly shape: Shape;
  readonly required: boolean;
  readonly hidden: boolean;
}

const members = new WeakMap<StructureShape, readonly StructureMember[]>();

function membersOf(structure: StructureShape): readonly StructureMember[] {
  let list = members.get(structure);
  if (!list) {
    list = Object.entries(structure.members).map(([name, shapeName]) => {
      const shape = shapeOf(shapeName);
      const required = structure.required?.includes(name) ?? false;
      return { name, shape, required, hidden: isHidden(shape) };
    });
    members.set(structure, list);
  }
  return list;
}

function locationOf({ name, hidden }: StructureMember, at: ValueLocation): ValueLocation {
  const step = name[0]!.toLowerCase() + name.slice(1);
  return { path: at.path === '' ? step : `${at.path}.${step}`, hidden: at.hidden || hidden };
}

/** Checks what is composed of other values. */
function check(shape: Shape, value: unknown, at: ValueLocation, violations: string[]): void {
  if (violations.length >= MOST_VIOLATIONS) return;
  if (shape.type === 'structure') {
    checkStructure(shape, value as Record<string, unknown>, at, violations);
  } else if (shape.type === 'list') {
    checkList(shape, value as unknown[], at, violations);
  } else if (shape.type === 'map') {
    checkMap(shape, value as Record<string, unknown>, at, violations);
  }
}

function checkList(
  shape: Shape & { type: 'list' },
  items: unknown[],
  at: ValueLocation,
  violations: string[],
): void {
  const shown = () => `'${show(shape, items)}'`;
  const outside = outsideLength(shape, items.length);
  if (outside) {
    report(violations, at, shown(), outside);
    return;
  }
  const member = shapeOf(shape.member);
  if (isComposite(member)) {
    for (const [i, item] of items.entries()) {
      if (violations.length >= MOST_VIOLATIONS) return;
      check(member, item, { ...at, path: `${at.path}.${i + 1}.member` }, violations);
    }
  } else if (items.some((item) => broken(member, item).length > 0)) {
    report(violations, at, shown(), `Member must satisfy constraint: [${constraintsOf(member)}]`);
  }
}

function checkMap(
  shape: Shape & { type: 'map' },
  map: Record<string, unknown>,
  at: ValueLocation,
  violations: string[],
): void {
  const shown = () => `'${show(shape, map)}'`;
  const keys = Object.keys(map);
  const outside = outsideLength(shape, keys.length);
  if (outside) {
    report(violations, at, shown(), outside);
    return;
  }
  const key = shapeOf(shape.key);
  const value = shapeOf(shape.value);
  if (keys.some((name) => broken(key, name).length > 0)) {
    report(violations, at, shown(), `Map keys must satisfy constraint: [${constraintsOf(key)}]`);
  }
  if (isComposite(value)) {
    for (const name of keys) {
      if (violations.length >= MOST_VIOLATIONS) return;
      check(value, map[name], { ...at, path: `${at.path}.${name}.member` }, violations);
    }
  } else if (keys.some((name) => broken(value, map[name]).length > 0)) {
    report(violations, at, shown(), `Map value must satisfy constraint: [${constraintsOf(value)}]`);
  }
}

function report(violations: string[], at: ValueLocation, shown: string, constraint: string): void {
  const value = at.hidden ? '' : `${shown} `;
  violations.push(`Value ${value}at '${at.path}' failed to satisfy constraint: ${constraint}`);
}

/** The constraints of a scalar shape that `value` breaks, in words. */
function broken(shape: Shape, value: unknown): string[] {
  switch (shape.type) {
    case 'string':
      return brokenText(shape, value as string);
    case 'integer':
    case 'long':
      return one(outsideRange(shape, value as number));
    case 'blob':
      return one(outsideLength(shape, (value as Uint8Array).length));
    default:
      return [];
  }
}

const NONE: string[] = [];
const one = (constraint: string | undefined) => (constraint ? [constraint] : NONE);

function brokenText(shape: Shape & { type: 'string' }, value: string): string[] {
  const found = one(outsideLength(shape, lengthOf(value, shape)));
  // A value far too long is refused for its length alone, so that its size costs nothing more.
  if (shape.max !== undefined && value.length > UNITS_OF_CHARACTER * shape.max) return found;
  const patternBroken = shape.pattern !== undefined && !matcherOf(shape.pattern)(value);
  const enumBroken = shape.enum !== undefined && !shape.enum.includes(value);
  if (!patternBroken && !enumBroken) return found;
  return [
    ...found,
    ...(patternBroken ? [patternText(shape.pattern!)] : NONE),
    ...(enumBroken ? [enumText(shape.enum!)] : NONE),
  ];
}

/** Characters, counted only where the count can decide. */
function lengthOf(value: string, { min = 0, max = Number.POSITIVE_INFINITY }: Shape): number {
  const units = value.length;
  const isWithin = units >= UNITS_OF_CHARACTER * min && units <= max;
  return isWithin ? units : characterCount(value, max);
}

function outsideLength(bounds: Shape, length: number): string | undefined {
  if (bounds.min !== undefined && length < bounds.min) return minLengthText(bounds.min);
  if (bounds.max !== undefined && length > bounds.max) return maxLengthText(bounds.max);
  return undefined;
}

function outsideRange(bounds: Shape, value: number): string | undefined {
  if (bounds.min !== undefined && value < bounds.min) {
    return `Member must have value greater than or equal to ${bounds.min}`;
  }
  if (bounds.max !== undefined && value > bounds.max) {
    return `Member must have value less than or equal to ${bounds.max}`;
  }
  return undefined;
}

const minLengthText = (min: number) => `Member must have length greater than or equal to ${min}`;
const maxLengthText = (max: number) => `Member must have length less than or equal to ${max}`;
const patternText = (pattern: string) =>
  `Member must satisfy regular expression pattern: ${pattern}`;
const enumText = (values: readonly string[]) =>
  `Member must satisfy enum value set: [${values.join(', ')}]`;

/** Every constraint of a scalar shape, as the messages about lists and maps repeat them. */
function constraintsOf(shape: Shape): string {
  const texts: string[] = [];
  if (shape.max !== undefined) texts.push(maxLengthText(shape.max));
  if (shape.min !== undefined) texts.push(minLengthText(shape.min));
  if (shape.type === 'string' && shape.pattern !== undefined)
    texts.push(patternText(shape.pattern));
  if (shape.type === 'string' && shape.enum) texts.push(enumText(shape.enum));
  return texts.join(', ');
}

/** A value as the messages print it. */
function show(shape: Shape, value: unknown): string {
  switch (shape.type) {
    case 'list':
      return `[${(value as unknown[]).map((item) => show(shapeOf(shape.member), item)).join(', ')}]`;
    case 'map': {
      const entries = Object.entries(value as Record<string, unknown>);
      const item = shapeOf(shape.value);
      return `{${entries.map(([key, given]) => `${key}=${show(item, given)}`).join(', ')}}`;
    }
    case 'structure':
      return '{}';
    case 'blob':
      return `${(value as Uint8Array).length} bytes`;
    default:
      return String(value);
  }
}

function isHidden(shape: Shape): boolean {
  if (shape.sensitive) return true;
  if (shape.type === 'list') return shapeOf(shape.member).sensitive === true;
  if (shape.type === 'map') return shapeOf(shape.value).sensitive === true;
  return false;
}

function isComposite(shape: Shape): boolean {
  return shape.type === 'structure' || shape.type === 'list' || shape.type === 'map';
}
