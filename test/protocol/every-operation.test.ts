import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Domain } from '#api/operation.ts';
import { operations } from '#api/operations/index.ts';
import { anyCredentials } from '#api/protocol/credentials.ts';
import { apiDoor } from '#api/protocol/door.ts';
import { cognitoService } from '#api/protocol/service.ts';
import { asDocumented } from '#contract/documented.ts';
import { limitExceeded, tooManyRequests } from '#contract/errors.ts';
import { model, structureOf } from '#contract/model.ts';
import { systemClock } from '#platform/clock.ts';
import { silentLog } from '#platform/log.ts';
import { noActs } from '../support/audit.ts';
import { names, requestFor, told, without } from './support.ts';

describe('each of the 140 operations', () => {
  const door = apiDoor({
    services: [
      cognitoService({
        operations: Object.fromEntries(
          names.map((name) => [name, () => Promise.reject(limitExceeded('x'))]),
        ) as unknown as typeof operations,
        domain: {} as Domain,
        inputs: {},
        rates: async () => {},
      }),
    ],
    pools: { find: async () => undefined },
    credentials: anyCredentials,
    acts: noActs,
    defaultRegion: 'us-east-1',
    accountId: '123456789012',
    clock: systemClock,
    log: silentLog,
  });
  const garbage = ['{}', '', '[]', 'null', '{', '"x"', '{"UserPoolId":{}}', '{"a":{"b":[1]}}'];

  test('is in the table', () => {
    assert.equal(names.length, 140);
    assert.deepEqual(Object.keys(operations).sort(), [...names].sort());
  });

  test('is in the table of README, in the column it belongs to', () => {
    const root = new URL('../../', import.meta.url);
    const readme = readFileSync(new URL('README.md', root), 'utf8');
    const [, table = ''] = /^\| area \| works \| not yet \|\n([\s\S]*?)\n\n/m.exec(readme) ?? [];
    const known: ReadonlySet<string> = new Set(names);
    const inColumn = (column: number) => {
      const words = table.split('\n').flatMap((row) => row.split('|')[column]?.match(/\w+/g) ?? []);
      return [...new Set(words)].filter((word) => known.has(word)).sort();
    };
    assert.deepEqual(inColumn(2), [...names].sort());
    assert.deepEqual(inColumn(3), []);
  });

  test('answers an empty input and garbage with a modelled failure', async () => {
    for (const name of names) {
      const required = structureOf(model.operations[name].input).required ?? [];
      for (const body of garbage) {
        const answer = await door(requestFor(name, body));
        assert.equal(answer.status, 400, `${name} ${body}`);
        const { __type, message } = told(answer);
        assert.ok(message.length > 0);
        if (required.length > 0 && (body === '{}' || body === '')) {
          assert.equal(__type, 'InvalidParameterException', name);
          assert.match(message, new RegExp(`^${required.length} validation errors? detected: `));
        }
      }
    }
  });

  test('says that too much is asked at once by a failure of its model', () => {
    for (const name of names) {
      const errors: readonly string[] = model.operations[name].errors;
      const { name: told } = asDocumented(tooManyRequests(), errors);
      assert.ok(errors.includes(told), `${name}: ${told}`);
    }
  });

  test('needs a signature exactly where the model says so', async () => {
    for (const name of names) {
      const answer = await door(without(requestFor(name, '{}'), 'authorization'));
      const missing = told(answer).__type === 'MissingAuthenticationTokenException';
      assert.equal(missing, model.operations[name].auth === 'sigv4', name);
    }
  });
});
