/** Whatever is refused, a person reads it in one language. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CognitoError } from '#contract/errors.ts';
import { FAILURES, type FailureReason } from '#contract/failures/catalogue.ts';
import { FunctionError, LockedError, ValueError } from '#contract/telling-errors.ts';
import { problemOf } from '#pages/refusals.ts';
import { LANGUAGE_NAMES, type Language, wordsIn } from '#pages/words/languages.ts';
import type { Words } from '#pages/words/words.ts';
import { createUser, PASSWORD } from '../support/app.ts';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { pagesApp, Visitor } from './support.ts';

const LANGUAGES = Object.keys(LANGUAGE_NAMES) as Language[];
const REASONS = Object.keys(FAILURES) as FailureReason[];
const API = 'Words of the API';

/** Whether the sentence is one of the catalogue, whatever its placeholders hold. */
function isOf({ problems }: Words, sentence: string): boolean {
  return Object.values(problems).some((text) => {
    const parts = text.split(/\{\w+\}/).map((part) => part.replaceAll(/[.?|()[\]]/g, '\\$&'));
    return new RegExp(`^${parts.join('.+')}$`, 's').test(sentence);
  });
}

describe('every refusal', () => {
  for (const language of LANGUAGES) {
    test(`has words in ${language}, and none of the API's`, async () => {
      const words = await wordsIn(language);
      const reader = { words, frame: { language }, now: 0 };
      for (const reason of REASONS) {
        const error = new CognitoError(reason, API);
        for (const each of [
          error,
          new LockedError(error, 16_000),
          new LockedError(error, undefined),
          new ValueError(error, ['email', 'custom:colour']),
          new FunctionError(error, 'PreSignUp', 'members only'),
        ]) {
          const sentence = problemOf(each, reader);
          assert.ok(isOf(words, sentence), `${reason}: ${sentence}`);
          assert.ok(!sentence.includes(API), reason);
        }
      }
    });
  }
});

const poolhouse = sharedServer(startOnSqlite);

test('what is wrong with a value of a sign-up is said of its field, in the language of the page', async () => {
  const app = await pagesApp(poolhouse(), {
    pool: {
      UsernameAttributes: ['email'],
      Schema: [
        { Name: 'birthdate', Required: true },
        { Name: 'phone_number', Required: true },
      ],
    },
  });
  const visitor = await new Visitor().open(app.page('/signup', { lang: 'fr' }));
  const right = { birthdate: '1990-02-03', phone_number: '+33123456789', password: PASSWORD };
  const username = 'ann@example.com';
  const saying = async (fields: Record<string, string>) => {
    await visitor.send({ username, ...right, ...fields });
    return visitor.problem?.replaceAll('&#39;', '’');
  };
  assert.equal(
    await saying({ phone_number: '12' }),
    'Cela ne peut pas être accepté : Numéro de téléphone',
  );
  assert.equal(
    await saying({ birthdate: 'hier' }),
    'Cela ne peut pas être accepté : Date de naissance',
  );
  assert.equal(await saying({ username: 'ann' }), 'Cela ne peut pas être accepté : Adresse e-mail');
  assert.equal(await saying({ username: '' }), 'À remplir : Adresse e-mail');
});

test('a username that looks like an alias is refused with what to do', async () => {
  const app = await pagesApp(poolhouse(), { pool: { AliasAttributes: ['email'] } });
  const visitor = await new Visitor().open(app.page('/signup', { lang: 'de' }));
  assert.match(visitor.html, />Benutzername</);
  await visitor.send({ username: 'ann@example.com', password: PASSWORD });
  assert.match(visitor.problem!, /^Wählen Sie einen Benutzernamen, der weder E-Mail-Adresse/);
});

test('names are labelled by what the pool signs up and in by', async () => {
  const labels = async (pool: object) => {
    const app = await pagesApp(poolhouse(), { pool });
    const seen: (string | undefined)[] = [];
    for (const path of ['/login', '/signup', '/forgotPassword']) {
      const { html } = await new Visitor().open(app.page(path));
      seen.push(/<label for="username">([^<]*)</.exec(html)?.[1]);
    }
    return seen;
  };
  const both = 'E-mail address or phone number';
  for (const [pool, ...expected] of [
    [{}, 'Username', 'Username'],
    [{ UsernameAttributes: ['email'] }, 'E-mail address', 'E-mail address'],
    [{ UsernameAttributes: ['phone_number'] }, 'Phone number', 'Phone number'],
    [{ UsernameAttributes: ['email', 'phone_number'] }, both, both],
    [{ AliasAttributes: ['email'] }, 'Username or e-mail address', 'Username'],
    [{ AliasAttributes: ['phone_number'] }, 'Username or phone number', 'Username'],
    [{ AliasAttributes: ['preferred_username'] }, 'Username', 'Username'],
    [
      { AliasAttributes: ['email', 'phone_number'] },
      'Username, e-mail address or phone number',
      'Username',
    ],
  ] as const) {
    const [inBy, upBy] = expected;
    assert.deepEqual(await labels(pool), [inBy, upBy, inBy], JSON.stringify(pool));
  }
});

test('a problem is not said of a user who does not exist', async () => {
  const app = await pagesApp(poolhouse(), { client: { PreventUserExistenceErrors: 'LEGACY' } });
  await createUser(app, 'ann');
  const saying = async (name: string) => {
    const visitor = await new Visitor().open(app.page('/login', { lang: 'ja' }));
    await visitor.send({ username: name });
    await visitor.send({ password: 'Wrong-horse-8' });
    return visitor.problem;
  };
  assert.equal(await saying('zoe'), await saying('ann'));
});
