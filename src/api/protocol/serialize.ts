/**
 * From the output of an operation to JSON, guided by its shape: only what the model names leaves
 * the process, and undefined members are left out.
 */
import { type Shape, type StructureShape, shapeOf } from '#contract/model.ts';

/** The JSON text of `output`. Throws when it does not have the form of `shape`: a defect. */
export function serialize(shape: StructureShape, output: unknown): string {
  return writeStructure(shape, output ?? {});
}

function write(shape: Shape, value: unknown): string {
  switch (shape.type) {
    case 'structure':
      return writeStructure(shape, value);
    case 'list': {
      if (!Array.isArray(value)) throw misfit(shape, value);
      const member = shapeOf(shape.member);
      return `[${value.map((item) => write(member, item)).join(',')}]`;
    }
    case 'map': {
      if (typeof value !== 'object') throw misfit(shape, value);
      const item = shapeOf(shape.value);
      const parts: string[] = [];
      for (const [key, given] of Object.entries(value as object)) {
        if (isPresent(given)) parts.push(`${JSON.stringify(key)}:${write(item, given)}`);
      }
      return `{${parts.join(',')}}`;
    }
    case 'string':
      if (typeof value !== 'string') throw misfit(shape, value);
      return JSON.stringify(value);
    case 'integer':
    case 'long':
      if (!Number.isSafeInteger(value)) throw misfit(shape, value);
      return String(value);
    case 'boolean':
      if (typeof value !== 'boolean') throw misfit(shape, value);
      return String(value);
    case 'timestamp':
      if (!(value instanceof Date)) throw misfit(shape, value);
      return writeTimestamp(value);
    case 'blob':
      if (!(value instanceof Uint8Array)) throw misfit(shape, value);
      return JSON.stringify(Buffer.from(value).toString('base64'));
    case 'document':
      return JSON.stringify(value);
  }
}

function writeStructure(shape: StructureShape, value: unknown): string {
  if (typeof value !== 'object' || value === null) throw misfit(shape, value);
  const members = value as Record<string, unknown>;
  let text = '{';
  for (const name in shape.members) {
    const given = members[name];
    if (!isPresent(given)) continue;
    if (text.length > 1) text += ',';
    text += `"${name}":${write(shapeOf(shape.members[name]!), given)}`;
  }
  return `${text}}`;
}

const isPresent = (value: unknown) => value !== undefined && value !== null;

/** Epoch seconds that always show a fraction: some clients refuse a bare integer. */
function writeTimestamp(date: Date): string {
  const ms = date.getTime();
  if (Number.isNaN(ms)) throw new Error('an output holds an invalid date');
  return ms % 1000 === 0 ? `${ms / 1000}.0` : String(ms / 1000);
}

function misfit(shape: Shape, value: unknown): Error {
  return new Error(`an output holds ${typeof value} where the model has ${shape.type}`);
}
