import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { JsonOutOfBounds, parseBoundedJson } from '#platform/bounded-json.ts';

const BOUNDS = { depth: 3, members: 6 };

describe('JSON of strangers', () => {
  test('within the bounds is what JSON.parse makes of it', () => {
    for (const text of [
      '{}',
      '[[[1]]]',
      '{"a":[1,2],"b":{}}',
      '"[[[[[[[[,,,,,,,,"',
      '{"[[[[":"\\"[[[[,,,,\\\\"}',
      ' [ "\\u005b\\u005b\\u005b\\u005b" , 1 ] ',
      '0',
      'null',
    ]) {
      assert.deepEqual(parseBoundedJson(text, BOUNDS), JSON.parse(text), text);
    }
  });

  test('is refused where it is nested more deeply or has more in it', () => {
    for (const [text, message] of [
      ['[[[[1]]]]', /nested too deeply/],
      ['{"a":{"b":{"c":{}}}}', /nested too deeply/],
      ['[1,2,3,4,5,6,7]', /too many members/],
      ['{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7}', /too many members/],
      ['[[],[],[],[]]', /too many members/],
      // Before anybody knows whether it is JSON at all.
      ['[[[[', /nested too deeply/],
      ['",\\",",,,,,,,', /too many members/],
    ] as const) {
      assert.throws(
        () => parseBoundedJson(text, BOUNDS),
        { name: 'JsonOutOfBounds', message },
        text,
      );
    }
  });

  test('that is none is a SyntaxError like one beyond the bounds', () => {
    for (const text of ['', '{', '"', '"\\', '[1,]', ']]]]', 'x']) {
      assert.throws(() => parseBoundedJson(text, BOUNDS), SyntaxError, text);
    }
    assert.ok(new JsonOutOfBounds() instanceof SyntaxError);
  });
});
