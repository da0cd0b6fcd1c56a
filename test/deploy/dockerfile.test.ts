/** The Dockerfile by the rules of hadolint, and by ours. Names in brackets are hadolint's. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { readDockerfile } from './dockerfile.ts';

const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const stages = readDockerfile(file('Dockerfile'));
const names = stages.map(({ name }) => name);
const all = stages.flatMap(({ instructions }) => instructions);
const final = stages.at(-1)!.instructions;
const last = (name: string) => final.findLast((each) => each.name === name);
const packageJson = JSON.parse(file('package.json'));

describe('the Dockerfile', () => {
  test('is built on one image, named by version and digest (DL3006, DL3007, DL3024, DL3029)', () => {
    const [base, ...others] = stages;
    const [, version] = /^node:(\d+\.\d+\.\d+)-\w+-slim@sha256:[0-9a-f]{64}$/.exec(base!.image)!;
    for (const { image } of others) assert.equal(image, base!.name);
    assert.equal(new Set(names).size, names.length);
    assert.ok(Number(version!.split('.')[0]) >= Number(/\d+/.exec(packageJson.engines.node)![0]));
    assert.match(last('LABEL')!.text, new RegExp(`node:${version}-`));
  });

  test('runs as a user with a number, and not as root (DL3002)', () => {
    assert.match(last('USER')!.text, /^[1-9]\d*:[1-9]\d*$/);
    const after = final.slice(final.indexOf(last('USER')!));
    assert.ok(!after.some(({ name }) => /^(RUN|COPY|ADD)$/.test(name)));
  });

  test('copies from its own stages and the checkout alone (DL3020, DL3021, DL3022, DL3045)', () => {
    assert.ok(!all.some(({ name }) => ['ADD', 'ONBUILD', 'MAINTAINER', 'SHELL'].includes(name)));
    for (const { instructions } of stages) {
      let hasFolder = false;
      for (const { name, text, options } of instructions) {
        if (name === 'WORKDIR') {
          hasFolder = true;
          assert.match(text, /^\//);
        }
        if (name !== 'COPY') continue;
        const words = text.split(' ');
        const target = words.at(-1)!;
        assert.ok(hasFolder || target.startsWith('/'), text);
        assert.ok(words.length === 2 || target.endsWith('/'), text);
        if (options.has('from')) assert.ok(names.includes(options.get('from')!), text);
      }
    }
  });

  test('installs what the lock file has, and runs no install scripts', () => {
    const runs = all.filter(({ name }) => name === 'RUN').map(({ text }) => text);
    const forbidden = /^(sudo|curl|wget|apt|apt-get|npm i(nstall)?|npx|cd)\b|[|;]/;
    for (const command of runs.flatMap((text) => text.split(/\s*&&\s*/))) {
      assert.doesNotMatch(command, forbidden);
    }
    const installs = runs.flatMap((text) => text.match(/npm ci[^&]*/g) ?? []);
    assert.equal(installs.length, 2);
    for (const text of installs) assert.match(text, /--ignore-scripts/);
  });

  test('starts programs without a shell, which signals would stop at (DL3025, DL4003, DL4004)', () => {
    for (const name of ['ENTRYPOINT', 'CMD', 'HEALTHCHECK']) {
      const found = final.filter((each) => each.name === name);
      assert.equal(found.length, 1, name);
      assert.ok(found[0]!.exec, name);
    }
    assert.deepEqual(last('HEALTHCHECK')!.exec, ['poolhouse', 'health']);
    assert.deepEqual(last('ENTRYPOINT')!.exec, ['poolhouse']);
    assert.equal(last('STOPSIGNAL')!.text, 'SIGTERM');
  });

  test('keeps no secret, and says what it is', () => {
    for (const { name, text } of all.filter((each) => /^(ENV|ARG)$/.test(each.name))) {
      assert.doesNotMatch(text, /KEY|PASS|SECRET|TOKEN|DATABASE/i, name);
    }
    assert.match(last('LABEL')!.text, /licenses="Apache-2\.0"/);
    const version = final.find(({ name, text }) => name === 'ARG' && /^VERSION=/.test(text))!;
    assert.equal(version.text, `VERSION=${packageJson.version}`);
  });

  test('finds in its context what it copies, and nothing else is sent', () => {
    const [first, ...lines] = file('.dockerignore').trim().split('\n');
    assert.equal(first, '*');
    const sent = lines.filter((each) => each.startsWith('!')).map((each) => each.slice(1));
    const copied = all
      .filter(({ name, options }) => name === 'COPY' && !options.has('from'))
      .flatMap(({ text }) => text.split(' ').slice(0, -1));
    assert.deepEqual(
      sent.filter((each) => each !== 'tools').toSorted(),
      [...new Set(copied)].toSorted(),
    );
  });
});
