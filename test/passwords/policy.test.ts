import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CognitoError } from '#contract/errors.ts';
import type { PasswordPolicyType } from '#contract/types.ts';
import {
  checkPolicy,
  temporaryPassword,
  temporaryPasswordExpired,
} from '#domain/passwords/policy.ts';
import { systemRandom } from '#platform/random.ts';

const STRICT: PasswordPolicyType = {
  MinimumLength: 8,
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
};
const LAX: PasswordPolicyType = { MinimumLength: 6 };
const SYMBOLS = '^$*.[]{}()?"!@#%&/\\,><\':;|_~`=+-';

/** What is wrong with the password, or undefined when it may be used. */
function reason(password: string, policy: PasswordPolicyType | undefined): string | undefined {
  try {
    checkPolicy(password, policy, 'password policy');
    return undefined;
  } catch (error) {
    assert.ok(error instanceof CognitoError);
    assert.equal(error.name, 'InvalidPasswordException');
    const prefix = 'Password did not conform with password policy: ';
    assert.ok(error.message.startsWith(prefix), error.message);
    return error.message.slice(prefix.length);
  }
}

describe('checkPolicy', () => {
  it('names the first rule a password breaks, in the service’s words and order', () => {
    const table = {
      '': 'Password not long enough',
      aA1: 'Password not long enough',
      'aA1!aA1': 'Password not long enough',
      aaaaaaaa: 'Password must have uppercase characters',
      '11111111': 'Password must have uppercase characters',
      AAAAAAAA: 'Password must have lowercase characters',
      aaaaAAAA: 'Password must have numeric characters',
      aaaaAAA1: 'Password must have symbol characters',
    };
    for (const [password, expected] of Object.entries(table)) {
      assert.equal(reason(password, STRICT), expected, password);
    }
    assert.equal(reason('aaaaAA1!', STRICT), undefined);
  });

  it('says "policy" for sign-up and "password policy" for administrators', () => {
    assert.throws(() => checkPolicy('a', STRICT, 'policy'), {
      name: 'InvalidPasswordException',
      message: 'Password did not conform with policy: Password not long enough',
    });
    assert.throws(() => checkPolicy('a', STRICT, 'password policy'), {
      name: 'InvalidPasswordException',
      message: 'Password did not conform with password policy: Password not long enough',
    });
  });

  it('asks only for what the policy asks', () => {
    assert.equal(reason('aaaaaa', LAX), undefined);
    assert.equal(reason('aaaaa', LAX), 'Password not long enough');
    assert.equal(reason('!!!!!!', { ...LAX, RequireSymbols: true }), undefined);
    assert.equal(reason('aaaaaaa', undefined), 'Password not long enough');
    assert.equal(reason('aaaaaaaa', undefined), undefined);
    assert.equal(reason('a'.repeat(98), { MinimumLength: 99 }), 'Password not long enough');
    assert.equal(reason('a'.repeat(99), { MinimumLength: 99 }), undefined);
  });

  it('takes every symbol of the service, and a space inside', () => {
    for (const symbol of `${SYMBOLS} `) {
      assert.equal(reason(`aaaA${symbol}111`, STRICT), undefined, symbol);
    }
    for (const none of ['é', 'Ω', '€', '😀', '\t', '\u00a0', '！', '\u0000']) {
      assert.equal(reason(`aaaA${none}1111`, STRICT), 'Password must have symbol characters', none);
    }
  });

  it('counts no letter or digit beyond ASCII for a rule', () => {
    assert.equal(reason('aaaÉ111!', STRICT), 'Password must have uppercase characters');
    assert.equal(reason('AAAé111!', STRICT), 'Password must have lowercase characters');
    assert.equal(reason('aaaA１２!!', STRICT), 'Password must have numeric characters');
  });

  it('counts characters, not the units they are written in', () => {
    assert.equal(reason('😀😀😀', LAX), 'Password not long enough');
    assert.equal(reason('😀'.repeat(6), LAX), undefined);
    assert.equal(reason('😀'.repeat(256), LAX), undefined);
    assert.equal(reason('😀'.repeat(257), LAX), 'Password too long');
  });

  it('ends at 256 characters, and a million cost no more', () => {
    assert.equal(reason('a'.repeat(256), LAX), undefined);
    for (const length of [257, 512, 513, 1_000_000]) {
      assert.equal(reason('a'.repeat(length), LAX), 'Password too long');
    }
  });

  it('refuses whitespace at either end', () => {
    for (const password of [
      ' aaaaaa',
      'aaaaaa ',
      '\taaaaaa',
      'aaaaaa\n',
      '\u00a0aaaaaa',
      '      ',
    ]) {
      assert.equal(
        reason(password, LAX),
        'Password must satisfy regular expression pattern: ^\\S.*\\S$',
      );
    }
  });

  it('never repeats the password', () => {
    assert.equal(reason('hunter22', STRICT)?.includes('hunter22'), false);
  });
});

describe('temporaryPassword', () => {
  it('satisfies the strictest policy, with 16 characters or what the policy asks', () => {
    for (const MinimumLength of [undefined, 6, 8, 16, 17, 99]) {
      const policy = { ...STRICT, MinimumLength };
      for (let i = 0; i < 200; i++) {
        const password = temporaryPassword(policy, systemRandom);
        assert.equal(reason(password, policy), undefined);
        assert.equal(password.length, Math.max(16, MinimumLength ?? 0));
      }
    }
    assert.equal(temporaryPassword(undefined, systemRandom).length, 16);
  });

  it('never comes twice, and holds every kind of character at every place', () => {
    const made = Array.from({ length: 2000 }, () => temporaryPassword(STRICT, systemRandom));
    assert.equal(new Set(made).size, made.length);
    for (let place = 0; place < 16; place++) {
      const characters = made.map((password) => password[place]!).join('');
      for (const kind of [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/])
        assert.match(characters, kind);
    }
  });

  it('is written without characters that look alike, break lines or mean something in HTML', () => {
    const made = Array.from({ length: 500 }, () => temporaryPassword(STRICT, systemRandom));
    assert.doesNotMatch(made.join(''), /[Il1O0<>&"'`\\\s]/);
  });
});

describe('temporaryPasswordExpired', () => {
  const DAY = 86_400_000;

  it('says so from the last millisecond of its validity on', () => {
    for (const days of [1, 7, 365]) {
      const policy = { TemporaryPasswordValidityDays: days };
      assert.equal(temporaryPasswordExpired(1000, policy, 1000 + days * DAY - 1), false);
      assert.equal(temporaryPasswordExpired(1000, policy, 1000 + days * DAY), true);
    }
  });

  it('takes 7 days where nothing or 0 is set', () => {
    for (const policy of [undefined, {}, { TemporaryPasswordValidityDays: 0 }]) {
      assert.equal(temporaryPasswordExpired(0, policy, 7 * DAY - 1), false);
      assert.equal(temporaryPasswordExpired(0, policy, 7 * DAY), true);
    }
  });
});
