import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { notAuthorized, secretHashMismatch, unauthorizedClient } from '#contract/errors.ts';
import { checkClientSecret, checkSecretHash, secretHash } from '#domain/clients/secret-hash.ts';
import type { Client } from '#store/tables/clients.ts';

const ID = '1example23456789';

function clientWith(...secrets: string[]): Client {
  return {
    id: ID,
    poolId: 'us-east-1_AbCdEf123',
    name: 'web',
    settings: {},
    secrets: secrets.map((value, i) => ({ id: `secret-${i}`, value, createdAt: 0 })),
    createdAt: 0,
    modifiedAt: 0,
    version: 1,
  };
}

const open = clientWith();
const one = clientWith('first-secret');
const two = clientWith('first-secret', 'second-secret');

describe('secretHash', () => {
  it('is HMAC-SHA256 of username and client id under the secret, in base64', () => {
    // printf '%s' 'adac' | openssl dgst -sha256 -hmac 'key' -binary | base64
    assert.equal(secretHash('key', 'ada', 'c'), '8/FfQFYsrB6EUaHvRJ5uBcOVjFttir/HIMAKChecCDo=');
    assert.equal(secretHash('key', 'ad', 'ac'), '8/FfQFYsrB6EUaHvRJ5uBcOVjFttir/HIMAKChecCDo=');
  });

  it('hashes names beyond ASCII as UTF-8', () => {
    assert.equal(secretHash('key', 'Zoë', 'c'), '3ErF2CZF8iqpg9jIHJ0ZhqDB2Ivr8tYev0bIynhvQOo=');
  });
});

describe('checkSecretHash', () => {
  const right = secretHash('first-secret', 'ada', ID);
  const newer = secretHash('second-secret', 'ada', ID);

  it('takes the hash under any secret of the client', () => {
    checkSecretHash(one, 'ada', right);
    checkSecretHash(two, 'ada', right);
    checkSecretHash(two, 'ada', newer);
    checkSecretHash(open, 'ada', undefined);
  });

  it('refuses none where the client has a secret, and one where it has none', () => {
    const missing = `Client ${ID} is configured with secret but SECRET_HASH was not received`;
    const unexpected = `Client ${ID} is not configured for secret but secret was received`;
    const name = 'NotAuthorizedException';
    assert.throws(() => checkSecretHash(one, 'ada', undefined), { name, message: missing });
    assert.throws(() => checkSecretHash(two, 'ada', undefined), { name, message: missing });
    assert.throws(() => checkSecretHash(open, 'ada', right), { name, message: unexpected });
    assert.throws(() => checkSecretHash(open, 'ada', ''), { name, message: unexpected });
  });

  it('refuses every other text', () => {
    const wrong = [
      newer,
      secretHash('first-secret', 'Ada', ID),
      secretHash('first-secret', 'ada', 'other'),
      secretHash('', 'ada', ID),
      Buffer.from(right, 'base64').toString('hex'),
      Buffer.from(right, 'base64').toString('base64url'),
      right.toLowerCase(),
      right.slice(0, -1),
      `${right}=`,
      ` ${right}`,
      `${right.slice(0, -1)}＝`,
      'first-secret',
      '',
      'A'.repeat(1_000_000),
    ];
    for (const given of wrong) {
      assert.throws(() => checkSecretHash(one, 'ada', given), {
        name: 'NotAuthorizedException',
        message: `Unable to verify secret hash for client ${ID}`,
      });
    }
  });

  it('refuses in the words of the caller where it has its own', () => {
    assert.throws(() => checkSecretHash(one, 'ada', newer, secretHashMismatch), {
      name: 'NotAuthorizedException',
      message: `SecretHash does not match for the client: ${ID}`,
    });
  });
});

describe('checkClientSecret', () => {
  it('takes any secret of the client, or none where it has none', () => {
    checkClientSecret(one, 'first-secret', notAuthorized);
    checkClientSecret(two, 'second-secret', notAuthorized);
    checkClientSecret(open, undefined, notAuthorized);
  });

  it('refuses everything else, without repeating it', () => {
    const cases = [
      [one, undefined, `Client ${ID} is configured for secret but secret was not received`],
      [open, 'x', `Client ${ID} is not configured for secret but secret was received`],
      [one, 'second-secret', 'Invalid client secret.'],
      [two, 'First-secret', 'Invalid client secret.'],
      [one, '', 'Invalid client secret.'],
    ] as const;
    for (const [client, given, message] of cases) {
      const refusal = { name: 'UnauthorizedException', message };
      assert.throws(() => checkClientSecret(client, given, unauthorizedClient), refusal);
    }
  });
});
