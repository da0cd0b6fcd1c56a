import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bodySizeOf } from '#api/protocol/body-sizes.ts';
import { model, type Shape, shapeOf } from '#contract/model.ts';
import type { OperationName } from '#contract/types.ts';
import { send } from '../support/call.ts';
import { startOnSqlite } from '../support/servers.ts';

const MIB = 1024 * 1024;
const operations = Object.keys(model.operations) as OperationName[];
const unsigned = operations.filter((name) => model.operations[name].auth === 'none');

/** A value as long as the shape lets it be; where nothing bounds it, as long as people have it. */
function longest(shape: Shape): unknown {
  switch (shape.type) {
    case 'structure':
      return Object.fromEntries(
        Object.entries(shape.members).map(([name, member]) => [name, longest(shapeOf(member))]),
      );
    case 'list':
      return Array.from({ length: shape.max ?? 10 }, () => longest(shapeOf(shape.member)));
    case 'map':
      return { key: longest(shapeOf(shape.value)) };
    case 'string':
      if (shape.max === undefined) return 'x'.repeat(16 * 1024);
      return (shape.max > 2048 ? 'x' : 'ü').repeat(shape.max);
    case 'document':
      return { credential: 'x'.repeat(64 * 1024) };
    default:
      return 123_456_789;
  }
}

/** JSON as some SDKs write it: nothing but ASCII. */
const asciiJson = (value: unknown) =>
  JSON.stringify(value).replace(/[^ -~]/g, (unit) => `\\u00${unit.charCodeAt(0).toString(16)}`);

describe('the body of a request', () => {
  test('to an operation without a signature is less than others may be, and holds every input', () => {
    for (const name of unsigned) {
      const size = bodySizeOf(name);
      assert.ok(size < MIB, `${name}: ${size}`);
      const input = asciiJson(longest(shapeOf(model.operations[name].input)));
      assert.ok(input.length <= size, `${name}: ${input.length} of ${size}`);
    }
    assert.equal(bodySizeOf('ListUsers'), MIB);
  });

  test('that is larger than the input can be is refused before it is read', async (t) => {
    const { url } = await startOnSqlite(t);
    for (const name of ['GetUser', 'ChangePassword', 'SignUp', 'InitiateAuth'] as const) {
      const size = bodySizeOf(name);
      const padded = (length: number) => ({
        Unknown: 'x'.repeat(length - '{"Unknown":""}'.length),
      });
      assert.equal((await send(url, name, padded(size))).error, 'InvalidParameterException', name);
      const { status, error } = await send(url, name, padded(size + 1));
      assert.deepEqual([status, error], [413, 'RequestEntityTooLargeException'], name);
    }
  });
});
