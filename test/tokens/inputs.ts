/** Inputs made from the model, so that an operation built later is tested without being named. */
import { model, shapeOf, structureOf } from '#contract/model.ts';
import type { OperationName } from '#contract/types.ts';

/** Values for members by name; `undefined` leaves the name to the model. */
export type Known = (member: string, path: readonly string[]) => unknown;

const SAMPLES = [
  '123456',
  'x',
  'us-east-1_x',
  'us-east-1_0',
  'import-0',
  'terms-of-use',
  '00000000-0000-4000-8000-000000000000',
  'x@example.com',
  'https://example.com',
  '0',
  'arn:aws:iam::123456789012:role/x',
  '+15555550100',
  '2030-01-01',
];

/** An input of the operation with its required members and those `known` has a value for. */
export function inputOf(operation: OperationName, known: Known): Record<string, unknown> {
  return structure(model.operations[operation].input, known, []);
}

function structure(name: string, known: Known, path: readonly string[]): Record<string, unknown> {
  const { members, required = [] } = structureOf(name);
  const input: Record<string, unknown> = {};
  for (const [member, shape] of Object.entries(members)) {
    const value = known(member, path);
    if (value !== undefined) input[member] = value;
    else if (required.includes(member)) input[member] = sample(shape, known, [...path, member]);
  }
  return input;
}

function sample(name: string, known: Known, path: readonly string[]): unknown {
  const shape = shapeOf(name);
  switch (shape.type) {
    case 'structure':
      return structure(name, known, path);
    case 'list':
      return [sample(shape.member, known, path)];
    case 'map':
      return {};
    case 'string':
      return text(shape);
    case 'boolean':
      return true;
    case 'blob':
      return 'AAAA';
    case 'document':
      return {};
    default:
      return shape.min ?? 1;
  }
}

function text(shape: {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
}): string {
  if (shape.enum) return shape.enum[0]!;
  const { min = 0, max = Number.POSITIVE_INFINITY, pattern = '[\\s\\S]*' } = shape;
  const fits = new RegExp(`^(?:${pattern})$`, 'u');
  for (const start of SAMPLES) {
    const value = start.padEnd(min, start.at(-1));
    if (value.length <= max && fits.test(value)) return value;
  }
  throw new Error(`no sample fits ${JSON.stringify(shape)}`);
}

/** Operations whose input has this member, in order of name. */
export function operationsWith(member: string): OperationName[] {
  const names = Object.keys(model.operations) as OperationName[];
  return names.filter((name) => member in structureOf(model.operations[name].input).members);
}
