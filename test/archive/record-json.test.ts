import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromJson, toJson } from '#domain/archive/record-json.ts';

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
const name = fc.oneof(
  fc.string(),
  fc.constantFrom('$bytes', '$$bytes', '$', '__proto__', 'constructor'),
);
const { record } = fc.letrec((tie) => ({
  record: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    bytes,
    fc.array(tie('record'), { maxLength: 4 }),
    fc.dictionary(name, tie('record'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

test('every record comes back as it was: bytes, and names that look like their mark', () => {
  fc.assert(
    fc.property(record, (given) => {
      assert.deepEqual(fromJson(toJson(given)), given);
    }),
    { numRuns: 2000 },
  );
});

test('what is undefined is left out', () => {
  assert.equal(toJson({ a: undefined, b: [1] }), '{"b":[1]}');
});
