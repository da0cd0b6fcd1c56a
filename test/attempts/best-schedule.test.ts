import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { bestOf } from './best-schedule.ts';

const DAY = 24 * 3_600_000;

describe('the best schedule against the lock', () => {
  for (const [span, days, most] of [
    ['day', 1, 109],
    ['year', 365, 35_053],
  ] as const) {
    it(`looks at no more attempts in a ${span} than the security model says`, async () => {
      assert.equal(bestOf('password', days * DAY), most);
      const said = await readFile(new URL('../../docs/security.md', import.meta.url), 'utf8');
      const figure = most.toLocaleString('en-US');
      assert.ok(said.includes(`${figure} guesses in a ${span}`), `${figure} in a ${span}`);
    });
  }
});
