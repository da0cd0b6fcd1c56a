import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { describe, it } from 'node:test';
import { generateSync } from 'otplib';
import { codeAt, matchStep, stepAt } from '#domain/factors/totp.ts';
import { toBase32 } from '#platform/base32.ts';

/** The secret of both RFCs' test vectors. */
const SECRET = Buffer.from('12345678901234567890');

describe('codeAt', () => {
  it('equals RFC 4226 appendix D', () => {
    const codes = [
      ['755224', '287082', '359152', '969429', '338314'],
      ['254676', '287922', '162583', '399871', '520489'],
    ].flat();
    assert.deepEqual(
      codes.map((_, count) => codeAt(SECRET, count)),
      codes,
    );
  });

  it('equals RFC 6238 appendix B for SHA-1', () => {
    const codes = [
      [59, '94287082'],
      [1111111109, '07081804'],
      [1111111111, '14050471'],
      [1234567890, '89005924'],
      [2000000000, '69279037'],
      [20000000000, '65353130'],
    ] as const;
    for (const [seconds, code] of codes) {
      assert.equal(codeAt(SECRET, stepAt(seconds * 1000), 8), code);
      assert.equal(codeAt(SECRET, stepAt(seconds * 1000)), code.slice(2));
    }
  });

  it('equals an independent implementation for 100,000 random secrets and times', () => {
    const random = randomBytes(100_000 * 32); // drawn at once: a quarter of the time otherwise
    for (let i = 0; i < 100_000; i++) {
      const secret = random.subarray(i * 32, i * 32 + randomInt(16, 33));
      const epoch = randomInt(0, 2 ** 34);
      const code = codeAt(secret, stepAt(epoch * 1000));
      const other = generateSync({ secret, epoch });
      if (code !== other) assert.fail(`${secret.toString('hex')} at ${epoch}: ${code}, ${other}`);
    }
  });

  it('equals what an app shows that reads the secret as base32', () => {
    for (let i = 0; i < 1000; i++) {
      const secret = randomBytes(32);
      const epoch = randomInt(0, 2 ** 32);
      const shown = generateSync({ secret: toBase32(secret), epoch });
      assert.equal(codeAt(secret, stepAt(epoch * 1000)), shown);
    }
  });
});

describe('stepAt', () => {
  it('counts 30 seconds a step from the epoch, to the millisecond', () => {
    assert.deepEqual([0, 29_999, 30_000, 59_999, 60_000].map(stepAt), [0, 0, 1, 1, 2]);
  });
});

describe('matchStep', () => {
  const T = 57_000_000;
  const now = T * 30_000 + 12_345;

  it('accepts the step before, the current one and the next, and says which', () => {
    for (const drift of [-1, 0, 1]) {
      assert.equal(matchStep(SECRET, codeAt(SECRET, T + drift), now), T + drift);
    }
  });

  it('accepts no other', () => {
    for (const drift of [-100, -3, -2, 2, 3, 100]) {
      assert.equal(matchStep(SECRET, codeAt(SECRET, T + drift), now), undefined);
    }
  });

  it('keeps its window to the first and last millisecond of a step', () => {
    for (const instant of [T * 30_000, T * 30_000 + 29_999]) {
      assert.equal(matchStep(SECRET, codeAt(SECRET, T - 2), instant), undefined);
      assert.equal(matchStep(SECRET, codeAt(SECRET, T - 1), instant), T - 1);
      assert.equal(matchStep(SECRET, codeAt(SECRET, T + 1), instant), T + 1);
      assert.equal(matchStep(SECRET, codeAt(SECRET, T + 2), instant), undefined);
    }
  });

  it('works from the first step on, which has none before it', () => {
    assert.equal(matchStep(SECRET, '755224', 0), 0);
    assert.equal(matchStep(SECRET, '287082', 0), 1);
    assert.equal(matchStep(SECRET, '000000', 0), undefined);
  });

  it('accepts the six ASCII digits and no other writing of the number', () => {
    const code = codeAt(SECRET, T);
    const writings = {
      'full-width digits': shifted(code, 0xff10),
      'Arabic-Indic digits': shifted(code, 0x0660),
      'a space before': ` ${code}`,
      'a space after': `${code} `,
      'a space between': `${code.slice(0, 3)} ${code.slice(3)}`,
      'a line break': `${code}\n`,
      'a plus sign': `+${code}`,
      'a minus sign': `-${code}`,
      'a zero before': `0${code}`,
      'five digits': code.slice(1),
      'seven digits': `${code}0`,
      'eight digits': codeAt(SECRET, T, 8),
      'a decimal point': `${code}.0`,
      'a NUL': `${code}\0`,
      'a combining mark': `${code}\u0301`,
      nothing: '',
      'a megabyte': '1'.repeat(1_000_000),
    };
    for (const [what, writing] of Object.entries(writings)) {
      assert.equal(matchStep(SECRET, writing, now), undefined, what);
    }
    assert.equal(matchStep(SECRET, code, now), T);
  });

  it('keeps leading zeros, and refuses the number without them', () => {
    let step = T;
    while (!codeAt(SECRET, step).startsWith('0')) step++;
    const code = codeAt(SECRET, step);
    assert.equal(code.length, 6);
    assert.equal(matchStep(SECRET, code, step * 30_000), step);
    assert.equal(matchStep(SECRET, String(Number(code)), step * 30_000), undefined);
  });
});

/** The digits of `code` in the script whose zero is `zero`. */
function shifted(code: string, zero: number): string {
  return [...code].map((digit) => String.fromCodePoint(zero + Number(digit))).join('');
}
