import assert from 'node:assert/strict';
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
