/** The text of src/contract/types.ts, from src/contract/model.json. */
import { readFileSync } from 'node:fs';

interface RawShape {
  type: string;
  members?: Record<string, string>;
  required?: string[];
  enum?: string[];
  member?: string;
  key?: string;
  value?: string;
  exception?: boolean;
}

const contract = new URL('../src/contract/', import.meta.url);
const model = JSON.parse(readFileSync(new URL('model.json', contract), 'utf8')) as {
  operations: Record<string, { input: string; output?: string; errors: string[] }>;
  shapes: Record<string, RawShape>;
};

const scalars: Record<string, string> = {
  string: 'string',
  integer: 'number',
  long: 'number',
  boolean: 'boolean',
  timestamp: 'Date',
  blob: 'Uint8Array',
  document: 'unknown',
};

function reference(name: string): string {
  const shape = model.shapes[name];
  if (!shape) throw new Error(`no shape ${name}`);
  if (shape.enum || shape.type === 'structure') return name;
  if (shape.type === 'list') return `readonly ${parenthesised(reference(shape.member!))}[]`;
  if (shape.type === 'map') {
    return `Readonly<Record<string, ${reference(shape.value!)}>>`;
  }
  return scalars[shape.type]!;
}

const parenthesised = (type: string) => (/[ |]/.test(type) ? `(${type})` : type);

function declaration(name: string, shape: RawShape): string | undefined {
  if (shape.exception) return undefined;
  if (shape.enum) {
    return `export type ${name} =\n${shape.enum.map((v) => `  | ${quote(v)}`).join('\n')};`;
  }
  if (shape.type !== 'structure') return undefined;
  const members = Object.entries(shape.members ?? {});
  if (members.length === 0) return `export type ${name} = Readonly<Record<string, never>>;`;
  const lines = members.map(([member, type]) => {
    const required = shape.required?.includes(member);
    return `  readonly ${member}${required ? '' : '?'}: ${reference(type)}${required ? '' : ' | undefined'};`;
  });
  return `export interface ${name} {\n${lines.join('\n')}\n}`;
}

const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

export function contractTypes(): string {
  const operations = Object.entries(model.operations).map(
    ([name, { input, output }]) =>
      `  ${name}: { input: ${input}; output: ${output ?? 'undefined'} };`,
  );
  const errors = [...new Set(Object.values(model.operations).flatMap((o) => o.errors))].sort();

  return [
    '// Generated from model.json by `npm run generate`. Do not edit.',
    '',
    '/** Every operation with its input and output; `undefined` output is an empty body. */',
    'export interface Operations {',
    ...operations,
    '}',
    '',
    'export type OperationName = keyof Operations;',
    '',
    '/** Every error an operation of the model may answer. */',
    `export type ErrorName =\n${errors.map((name) => `  | ${quote(name)}`).join('\n')};`,
    '',
    ...Object.entries(model.shapes)
      .map(([name, shape]) => declaration(name, shape))
      .filter((text) => text !== undefined)
      .flatMap((text) => [text, '']),
  ].join('\n');
}
