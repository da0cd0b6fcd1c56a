import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checks } from '../soak/checks.ts';
import { writtenRows } from '../soak/table.ts';

test('the table of the reliability document has a row for each heavy check, and no other', () => {
  assert.deepEqual([...writtenRows().keys()], Object.keys(checks));
});

test('the heavy checks are tests that exist', () => {
  for (const { file } of Object.values(checks)) {
    assert.ok(existsSync(join(import.meta.dirname, '..', file)), file);
  }
});
