import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import {
  LANGUAGE_NAMES,
  type Language,
  languageFor,
  languageOf,
  wordsIn,
} from '#pages/words/languages.ts';
import { fill } from '#pages/words/words.ts';

const LANGUAGES = Object.keys(LANGUAGE_NAMES) as Language[];

/** Every text of a catalogue under the path of its keys. */
function texts(words: object, path = ''): [path: string, text: string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : texts(value, `${path}${key}.`),
  );
}

const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

for (const language of LANGUAGES) {
  test(`every text in ${language} is there and has the placeholders of English`, async () => {
    const english = texts(await wordsIn('en'));
    const own = texts(await wordsIn(language));
    assert.deepEqual(
      own.map(([path, text]) => [path, placeholders(text)]).sort(),
      english.map(([path, text]) => [path, placeholders(text)]).sort(),
    );
    for (const [path, text] of own) assert.ok(text.trim().length > 0, path);
  });
}

/** Groups of which a page takes whichever word the data names, and those that one part shows whole. */
const BY_KEY = [
  'account.done',
  'account.secondFactors.needsAddress',
  'addPasskey',
  'consent.permissions',
  'passkey',
  'passwordRules',
  'signUp.attributes',
  'signUp.termsNames',
];

test('every word is said somewhere', async () => {
  const folder = new URL('../../src/pages/', import.meta.url);
  const names = await readdir(folder, { recursive: true });
  const sources = names.filter((name) => /^(?!words\/).*\.ts$/.test(name));
  const files = await Promise.all(sources.map((name) => readFile(new URL(name, folder), 'utf8')));
  const code = files.map((text) => new Set(text.match(/[\w-]+/g)));
  const isSaid = (group: string, key: string) =>
    code.some((each) => each.has(key) && each.has(group.split('.').at(-1)!));
  const unsaid = texts(await wordsIn('en')).flatMap(([path]) => {
    const at = path.lastIndexOf('.');
    const [group, key] = [path.slice(0, at), path.slice(at + 1)];
    return BY_KEY.includes(group) || isSaid(group, key) ? [] : [path];
  });
  assert.deepEqual(unsaid, []);
});

test('what is asked for by lang comes before what was asked for earlier, and both before Accept-Language', () => {
  assert.equal(languageFor({ lang: 'en', remembered: 'xx', acceptLanguage: 'xx' }), 'en');
  assert.equal(languageFor({ remembered: 'en-GB' }), 'en');
  assert.equal(languageFor({ lang: 'tlh', acceptLanguage: 'tlh, EN-us;q=0.5' }), 'en');
});

test('headers and parameters that make no sense mean English', () => {
  for (const lang of ['', '<script>', '../en', '__proto__', 'constructor', 'x'.repeat(10_000)]) {
    assert.equal(languageOf(lang), undefined);
    assert.equal(languageFor({ lang, remembered: lang, acceptLanguage: `${lang};q=,;;,` }), 'en');
  }
});

test('placeholders are filled in one pass, so that a name that looks like one stays a name', () => {
  assert.equal(fill('{name} at {time}', { name: '{time}', time: 'noon' }), '{time} at noon');
  assert.equal(fill('{unknown}', {}), '{unknown}');
});
