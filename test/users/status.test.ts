import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserStatusType } from '#contract/types.ts';
import {
  actionRefusal,
  nextStatus,
  type StatusAction,
  signInRefusal,
  statusAfter,
} from '#domain/users/status.ts';

const STATUSES: UserStatusType[] = [
  'UNCONFIRMED',
  'CONFIRMED',
  'FORCE_CHANGE_PASSWORD',
  'RESET_REQUIRED',
  'EXTERNAL_PROVIDER',
  'ARCHIVED',
  'COMPROMISED',
  'UNKNOWN',
];

/** Every move there is; whatever is not here is refused. */
const MOVES: Record<StatusAction, Partial<Record<UserStatusType, UserStatusType>>> = {
  'confirm sign-up': { UNCONFIRMED: 'CONFIRMED' },
  'resend sign-up code': { UNCONFIRMED: 'UNCONFIRMED' },
  'ask for recovery': { CONFIRMED: 'CONFIRMED', RESET_REQUIRED: 'RESET_REQUIRED' },
  recover: { CONFIRMED: 'CONFIRMED', RESET_REQUIRED: 'CONFIRMED' },
  'reset by administrator': { CONFIRMED: 'RESET_REQUIRED', RESET_REQUIRED: 'RESET_REQUIRED' },
  'change password': { CONFIRMED: 'CONFIRMED' },
  'answer NEW_PASSWORD_REQUIRED': { FORCE_CHANGE_PASSWORD: 'CONFIRMED' },
};

for (const [action, moves] of Object.entries(MOVES) as [StatusAction, Record<string, string>][]) {
  test(`to ${action} is allowed from these statuses and no other`, () => {
    for (const status of STATUSES) {
      const to = moves[status];
      assert.equal(statusAfter(action, status), to, status);
      assert.equal(
        actionRefusal(action, { enabled: true, status }) === undefined,
        to !== undefined,
      );
      const next = () => nextStatus(action, { enabled: true, status });
      if (to) assert.equal(next(), to);
      else assert.throws(next, /./, status);
      assert.throws(() => nextStatus(action, { enabled: false, status }), {
        message: 'User is disabled.',
      });
    }
  });
}

test('a password signs in where it is good or temporary', () => {
  const open = STATUSES.filter((status) => !signInRefusal({ enabled: true, status }));
  assert.ok(open.includes('CONFIRMED') && open.includes('FORCE_CHANGE_PASSWORD'));
  assert.ok(!open.includes('UNCONFIRMED') && !open.includes('RESET_REQUIRED'));
  assert.ok(STATUSES.every((status) => signInRefusal({ enabled: false, status })));
});
