/**
 * Bodies to throw at an operation, from a seed: half of them as the model wants them and with
 * real identifiers, so that they go deep, the others bent, random or no JSON at all.
 */
import { matcherOf } from '#api/protocol/patterns.ts';
import { model, type Shape, shapeOf } from '#contract/model.ts';
import type { OperationName } from '#contract/types.ts';

/** Real values by the name of the member, or map key, that takes them. */
export type Known = Readonly<Record<string, readonly string[]>>;

/** Numbers from a seed, evenly over 0 ≤ x < 1; the same seed gives the same numbers. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // A Weyl sequence through a 32-bit mixer.
    state = (state + 0x9e3779b9) >>> 0;
    let x = state;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
  };
}

type Draw = () => number;
const below = (draw: Draw, bound: number) => Math.floor(draw() * bound);
const pick = <T>(draw: Draw, from: readonly T[]): T => from[below(draw, from.length)]!;

/** One body for `name`. */
export function bodyFor(name: OperationName, known: Known, draw: Draw): Buffer {
  const shape = shapeOf(model.operations[name].input);
  const kind = draw();
  if (kind < 0.5) return json(fitting(shape, '', known, draw));
  if (kind < 0.8) return json(bent(fitting(shape, '', known, draw), draw));
  if (kind < 0.92) return json(anything(draw, 0));
  const text = json(fitting(shape, '', known, draw));
  return kind < 0.96 ? text.subarray(0, below(draw, text.length)) : noise(text, draw);
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value) ?? '');
}

/** A value that satisfies the constraints of `shape`, as far as that is easy. */
function fitting(shape: Shape, name: string, known: Known, draw: Draw): unknown {
  switch (shape.type) {
    case 'structure': {
      const value: Record<string, unknown> = {};
      for (const [member, inner] of Object.entries(shape.members)) {
        const needed = shape.required?.includes(member) || known[member] !== undefined;
        if (draw() < (needed ? 0.97 : 0.15)) {
          value[member] = fitting(shapeOf(inner), member, known, draw);
        }
      }
      return value;
    }
    case 'list': {
      const least = shape.min ?? 0;
      const length = least + below(draw, Math.min(4, (shape.max ?? 4) - least + 1));
      const member = shapeOf(shape.member);
      return Array.from({ length }, () => fitting(member, name, known, draw));
    }
    case 'map':
      return fittingMap(shape, name, known, draw);
    case 'string':
      return fittingText(shape, name, known, draw);
    case 'integer':
    case 'long': {
      const min = shape.min ?? 0;
      return min + below(draw, Math.min(shape.max ?? 100, min + 10_000) - min + 1);
    }
    case 'boolean':
      return draw() < 0.5;
    case 'timestamp':
      return below(draw, 2 ** 31);
    case 'blob':
      return Buffer.from(`blob ${draw()}`).toString('base64');
    case 'document':
      return { componentClasses: anything(draw, 2) };
  }
}

/** The keys that mean something in the maps of sign-in. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  AuthParameters: ['USERNAME', 'PASSWORD', 'SRP_A', 'REFRESH_TOKEN', 'SECRET_HASH', 'DEVICE_KEY'],
  ChallengeResponses: [
    'USERNAME',
    'NEW_PASSWORD',
    'SOFTWARE_TOKEN_MFA_CODE',
    'ANSWER',
    'PASSWORD_CLAIM_SIGNATURE',
    'PASSWORD_CLAIM_SECRET_BLOCK',
    'TIMESTAMP',
    'SESSION',
  ],
  AttributeMapping: ['email', 'username', 'custom:x'],
};

function fittingMap(shape: Shape & { type: 'map' }, name: string, known: Known, draw: Draw) {
  const keys = KEYS[name];
  const names = keys
    ? keys.filter((key) => draw() < (known[key] ? 0.95 : 0.15))
    : Array.from({ length: (shape.min ?? 0) + below(draw, 3) }, () =>
        fittingText(shapeOf(shape.key), 'key', known, draw),
      );
  const value = shapeOf(shape.value);
  return Object.fromEntries(names.map((key) => [key, fitting(value, String(key), known, draw)]));
}

/** Texts that fit one or another of the model's patterns. */
const TEXTS = [
  'a',
  'abc',
  'email',
  'phone_number',
  'custom:level',
  'someone@example.com',
  '+15555550100',
  '123456',
  '2026-01-01',
  'us-east-1_abcDEF123',
  'https://app.example/callback',
  'arn:aws:lambda:us-east-1:123456789012:function:f',
  'arn:aws:iam::123456789012:role/r',
  'Your code is {####}',
  'Follow {##this link##}',
  '0b9a4a0c-6f5d-4c3e-9b6a-7f2d1c3e4a5b',
  'terms-of-use',
  'cognito:default',
  'import-abc123',
  'openid',
  'Correct-horse-7',
  'ünïcödé',
  'x'.repeat(64),
  'AYABe'.repeat(10),
  'email = "someone@example.com"',
  'sub ^= "a"',
];

function fittingText(shape: Shape, name: string, known: Known, draw: Draw): string {
  if (shape.type !== 'string') return '';
  const real = known[name];
  if (real && draw() < 0.85) return pick(draw, real);
  if (shape.enum) return pick(draw, shape.enum);
  const { min = 0, max = Number.POSITIVE_INFINITY, pattern } = shape;
  const fits = TEXTS.filter(
    (text) =>
      text.length >= min &&
      text.length <= max &&
      (pattern === undefined || matcherOf(pattern)(text)),
  );
  return fits.length > 0 ? pick(draw, fits) : 'a'.repeat(Math.max(min, 1));
}

/** `value` with up to three of its parts replaced, removed or added to. */
function bent(value: unknown, draw: Draw): unknown {
  let result = value;
  for (let i = 1 + below(draw, 3); i > 0; i--) result = bendOnce(result, draw);
  return result;
}

function bendOnce(value: unknown, draw: Draw): unknown {
  if (typeof value !== 'object' || value === null || draw() < 0.15) return anything(draw, 0);
  const entries = Object.entries(value);
  if (Array.isArray(value)) {
    if (value.length === 0 || draw() < 0.2) return [...value, anything(draw, 1)];
    const at = below(draw, value.length);
    return value.with(at, bendOnce(value[at], draw));
  }
  if (entries.length === 0 || draw() < 0.1) {
    return Object.fromEntries([...entries, [pick(draw, ODD_TEXTS), anything(draw, 1)]]);
  }
  const at = below(draw, entries.length);
  const [key, inner] = entries[at]!;
  if (draw() < 0.2) return Object.fromEntries(entries.toSpliced(at, 1));
  return Object.fromEntries(entries.with(at, [key, bendOnce(inner, draw)]));
}

const ODD_TEXTS = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u{1F511}'.repeat(40),
  '\u202eabc',
  'a\r\nX-Injected: 1',
  "' OR 1=1 --",
  '"; DROP TABLE users; --',
  '%',
  '_%_',
  `\${x}`,
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'null',
  '{',
  '１２３４５６',
  'e\u0301\u00e9',
  'İıſK',
  '0',
  '-1',
  '1e309',
  'a'.repeat(3_000),
  '='.repeat(300),
  'eyJhbGciOiJub25lIn0.e30.',
  'email = "',
  'email ^= "\\"',
];

function anything(draw: Draw, depth: number): unknown {
  const kind = below(draw, depth > 3 ? 6 : 8);
  switch (kind) {
    case 0:
      return null;
    case 1:
      return draw() < 0.5;
    case 2:
      return pick(draw, [0, -1, 1, 1.5, 2 ** 31, -(2 ** 31), 2 ** 53, 1e308, 6, 100]);
    case 6:
      return Array.from({ length: below(draw, 4) }, () => anything(draw, depth + 1));
    case 7:
      return Object.fromEntries(
        Array.from({ length: below(draw, 4) }, () => [
          pick(draw, draw() < 0.5 ? ODD_TEXTS : TEXTS),
          anything(draw, depth + 1),
        ]),
      );
    default:
      return pick(draw, draw() < 0.6 ? ODD_TEXTS : TEXTS);
  }
}

/** `text` with some of its bytes replaced. */
function noise(text: Buffer, draw: Draw): Buffer {
  const result = Buffer.from(text);
  for (let i = 1 + below(draw, 8); i > 0 && result.length > 0; i--) {
    result[below(draw, result.length)] = below(draw, 256);
  }
  return result;
}
