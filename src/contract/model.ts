/**
 * The Cognito user pools API as data: every operation, shape and constraint.
 *
 * `model.json` is the one source; `types.ts` is generated from it (`npm run generate`).
 */
import { readFileSync } from 'node:fs';
import { OPERATOR_SHAPES } from './operator.ts';
import type { ErrorName, OperationName } from './types.ts';

/** Who may call: `sigv4` needs signed IAM credentials, `none` is authorised by what the body carries. */
export type OperationAuth = 'sigv4' | 'none';

export interface OperationModel {
  readonly auth: OperationAuth;
  readonly input: string;
  /** Absent where the answer has an empty body. */
  readonly output?: string;
  readonly errors: readonly ErrorName[];
}

interface Bounds {
  /** Length for strings, lists and maps (entries); value for numbers. Inclusive. */
  readonly min?: number;
  readonly max?: number;
  /** A sensitive value never appears in an error message. */
  readonly sensitive?: boolean;
}

export interface StructureShape extends Bounds {
  readonly type: 'structure';
  readonly members: Readonly<Record<string, string>>;
  readonly required?: readonly string[];
  readonly exception?: boolean;
  readonly fault?: 'server';
}

export type Shape =
  | StructureShape
  | ({
      readonly type: 'string';
      readonly pattern?: string;
      readonly enum?: readonly string[];
    } & Bounds)
  | ({ readonly type: 'integer' | 'long' | 'boolean' | 'timestamp' | 'blob' | 'document' } & Bounds)
  | ({ readonly type: 'list'; readonly member: string } & Bounds)
  | ({ readonly type: 'map'; readonly key: string; readonly value: string } & Bounds);

export interface Model {
  readonly service: {
    readonly protocol: string;
    readonly targetPrefix: string;
    readonly apiVersion: string;
    readonly signingName: string;
  };
  readonly operations: Readonly<Record<OperationName, OperationModel>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** Inputs of operations in another shape than the model's. */
export type Inputs = Partial<Record<OperationName, StructureShape>>;

export const model: Model = corrected(
  JSON.parse(readFileSync(new URL('model.json', import.meta.url), 'utf8')) as Model,
);

/**
 * The published pattern of a domain has no dots; the service takes them, for custom domains.
 * PinningClientNameType is no shape of the service's: DEVELOPMENT_INPUTS has it.
 */
function corrected(published: Model): Model {
  const label = '[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?';
  const DomainType = {
    type: 'string',
    min: 1,
    max: 63,
    pattern: `^${label}(?:\\.${label})*$`,
  } as const;
  const name = published.shapes['ClientNameType'] as Shape & { type: 'string' };
  const PinningClientNameType = { ...name, pattern: `${name.pattern}|_custom_id_:[\\w+]+` };
  return { ...published, shapes: { ...published.shapes, DomainType, PinningClientNameType } };
}

/**
 * The inputs that a development server takes in another shape: there the name of a client may pin
 * its id after a colon, as scripts for other local servers write it.
 */
export const DEVELOPMENT_INPUTS: Inputs = Object.fromEntries(
  Object.entries(model.operations).flatMap(([operation, { input }]) => {
    const shape = structureOf(input);
    const { ClientName } = shape.members;
    if (ClientName !== 'ClientNameType') return [];
    return [
      [operation, { ...shape, members: { ...shape.members, ClientName: 'PinningClientNameType' } }],
    ];
  }),
);

/** What the operations of operators speak in; no name of theirs is one of the service's. */
const operatorShapes: Readonly<Record<string, Shape>> = OPERATOR_SHAPES;

/** The shape called `name`. The model names no shape that it lacks. */
export function shapeOf(name: string): Shape {
  const shape = model.shapes[name] ?? operatorShapes[name];
  if (!shape) throw new Error(`the model has no shape ${name}`);
  return shape;
}

/** The shape called `name`, which must be a structure. */
export function structureOf(name: string): StructureShape {
  const shape = shapeOf(name);
  if (shape.type !== 'structure') throw new Error(`${name} is a ${shape.type}, not a structure`);
  return shape;
}

/** The most characters a string of the shape called `name` may have. */
export function longestOf(name: string): number {
  const shape = shapeOf(name);
  if (shape.type !== 'string' || shape.max === undefined) throw new Error(`${name} has no limit`);
  return shape.max;
}

/** True for the name of one of the 140 operations. */
export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(model.operations, name);
}
