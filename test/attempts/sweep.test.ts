import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, test } from 'node:test';
import { model, structureOf } from '#contract/model.ts';
import type { OperationName } from '#contract/types.ts';
import type { AttemptFactor } from '#store/tables/attempts.ts';
import type { App } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { functionsBehind } from '../triggers/functions.ts';
import { ENTRANCES, sweptApp } from './entrances.ts';

const ROOT = new URL('../../', import.meta.url).pathname;

/** Members by which operations take what somebody could guess. */
const SECRETS = [
  'AuthParameters',
  'ChallengeResponses',
  'Code',
  'ConfirmationCode',
  'Password',
  'PreviousPassword',
  'UserCode',
];
/** Operations with such a member that compare it with nothing: it is what is set. */
const SETTING: readonly OperationName[] = ['AdminSetUserPassword', 'SignUp'];
/** Pages with such a field that compare it with nothing. */
const SETTING_PAGES = ['src/pages/login/new-password.ts', 'src/pages/signup/sign-up.ts'];

/** The files under `folder` of which the text fits. */
function filesWith(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .filter((file) => pattern.test(readFileSync(join(ROOT, file), 'utf8')))
    .map((file) => relative(ROOT, join(ROOT, file)))
    .sort();
}

/** What can be guessed at as a code of digits. */
const CODES: readonly AttemptFactor[] = [
  'software-token',
  'message-code',
  'sign-in-code',
  'sign-up-code',
  'recovery-code',
  'attribute-code',
];
/** What people type in place of a code: too little, too much, or something else. */
const TYPING_ERRORS = ['12345', '1234567', '12345a', 'not-the-code', '123456789'];

const unique = (names: readonly string[]) => [...new Set(names)].sort();

describe('the table of entrances', () => {
  test('has every file that counts attempts', () => {
    const counting = filesWith('src', /guard\s*\.(?:attempt|attemptCode|count)\(/);
    assert.deepEqual(unique(ENTRANCES.map(({ by }) => by)), counting);
  });

  test('has every operation that takes a secret somebody could guess', () => {
    const taking = (Object.keys(model.operations) as OperationName[]).filter((name) => {
      const { members = {} } = structureOf(model.operations[name].input);
      return SECRETS.some((secret) => secret in members) && !SETTING.includes(name);
    });
    const swept = ENTRANCES.map(({ at }) => at).filter((at) => at in model.operations);
    assert.deepEqual(unique(swept), taking.sort());
  });

  test('has every page with a field for such a secret', () => {
    const reading = /codeIn\(typed|\.get\('(?:code|password|current)'\)|confirmation_code/;
    const pages = filesWith('src/pages', reading).filter((file) => !SETTING_PAGES.includes(file));
    const swept = ENTRANCES.map(({ at }) => at).filter((at) => at.startsWith('src/pages/'));
    assert.deepEqual(unique(swept), pages);
  });
});

onEveryStore((start) => {
  const functions = functionsBehind('lambda');
  const poolhouse = sharedServer(start, {}, { triggers: functions.routes });
  let swept: Promise<Awaited<ReturnType<typeof sweptApp>>> | undefined;

  /** How many attempts of each factor the guard has counted on this server and not forgiven. */
  const counts = async (app: App) =>
    // Factors are written small, limited actions like operations.
    Object.fromEntries(Object.entries(await all(app)).filter(([of]) => /^[a-z]/.test(of)));

  /** The same, and how many requests the limits of the hour have counted. */
  async function all({ poolhouse: { server }, cognito }: App): Promise<Record<string, number>> {
    const sums: Record<string, number> = {};
    const { UserPools = [] } = await cognito.listUserPools({ MaxResults: 60 });
    for (const { Id } of UserPools) {
      const { items } = await server.store.attempts.list(Id!, { limit: 10_000 });
      for (const { factor, state } of items) {
        sums[factor] = (sums[factor] ?? 0) + state.total;
      }
    }
    return sums;
  }

  for (const [n, { at, what, counts: factor, reach }] of ENTRANCES.entries()) {
    test(`one wrong try is one attempt: ${at}${what ? `, ${what}` : ''}`, async () => {
      swept ??= sweptApp(poolhouse(), functions);
      const app = await swept;
      const wrong = await reach(app, `user-${n}`);
      const before = await counts(app);
      await wrong().catch(() => undefined);
      assert.deepEqual(await counts(app), { ...before, [factor]: (before[factor] ?? 0) + 1 });
    });
    if (!CODES.includes(factor)) continue;
    test(`a typing error is no attempt: ${at}${what ? `, ${what}` : ''}`, async () => {
      swept ??= sweptApp(poolhouse(), functions);
      const app = await swept;
      const wrong = await reach(app, `typing-${n}`);
      const before = await all(app);
      for (const text of TYPING_ERRORS) await wrong(text).catch(() => undefined);
      assert.deepEqual(await all(app), before);
    });
  }
});
