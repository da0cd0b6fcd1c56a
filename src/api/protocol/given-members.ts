/**
 * What an input gives, for the audit: the names of members, and values only where the model says
 * that they are settings: numbers, switches and choices, and the names of what belongs to pools.
 */
import { type Shape, type StructureShape, shapeOf } from '#contract/model.ts';

const MOST = 64;
const LONGEST = 160;

/** Names of resources, by the members that give them. */
const NAMES: ReadonlySet<string> = new Set([
  'AccessKeyId',
  'Domain',
  'GroupName',
  'Identifier',
  'JobId',
  'KeyName',
  'ManagedLoginBrandingId',
  'PoolName',
  'ProviderName',
  'ResourceArn',
  'RoleName',
  'TermsId',
]);

/** Told by members of the record. */
const ELSEWHERE: ReadonlySet<string> = new Set(['ClientId', 'UserPoolId', 'Username']);

export function givenMembers(
  shape: StructureShape,
  input: Readonly<Record<string, unknown>>,
): readonly string[] {
  const given: string[] = [];
  for (const [name, member] of Object.entries(shape.members)) {
    const value = input[name];
    if (value !== undefined && !ELSEWHERE.has(name)) add(given, name, name, shapeOf(member), value);
  }
  return given.slice(0, MOST).map((each) => each.slice(0, LONGEST));
}

function add(given: string[], path: string, name: string, shape: Shape, value: unknown): void {
  if (given.length > MOST) return;
  if (shape.type === 'structure') {
    const members = Object.entries(shape.members).filter(([member]) => memberOf(value, member));
    for (const [member, type] of members) {
      add(given, `${path}.${member}`, member, shapeOf(type), memberOf(value, member));
    }
    if (members.length === 0) given.push(path);
    return;
  }
  if (shape.type === 'list') {
    given.push(`${path}[${listed(shapeOf(shape.member), value as readonly unknown[])}]`);
    return;
  }
  given.push(isTold(shape, name) ? `${path}=${value}` : path);
}

/** The names of attributes, the choices, or how many there are. */
function listed(member: Shape, values: readonly unknown[]): string {
  if (member.type === 'structure' && 'Name' in member.members) {
    return values.map((value) => String(memberOf(value, 'Name'))).join(' ');
  }
  return isTold(member, '') ? values.join(' ') : String(values.length);
}

function isTold(shape: Shape, name: string): boolean {
  if (shape.sensitive) return false;
  if (shape.type === 'string') return shape.enum !== undefined || NAMES.has(name);
  return shape.type === 'boolean' || shape.type === 'integer' || shape.type === 'long';
}

function memberOf(value: unknown, name: string): unknown {
  return (value as Readonly<Record<string, unknown>>)[name];
}
