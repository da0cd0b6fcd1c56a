import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { failure } from '#api/protocol/answer.ts';
import { asDocumented, UNDOCUMENTED } from '#contract/documented.ts';
import * as errors from '#contract/errors.ts';
import { FAILURES, type FailureReason } from '#contract/failures/catalogue.ts';
import { OPERATOR_FAILURES } from '#contract/failures/operators.ts';
import { REQUEST_FAILURES } from '#contract/failures/requests.ts';
import { SETTINGS_FAILURES } from '#contract/failures/settings.ts';
import { SIGN_IN_FAILURES } from '#contract/failures/signin.ts';
import { USER_FAILURES } from '#contract/failures/users.ts';
import { model } from '#contract/model.ts';

const makers = new Map<string, unknown>(Object.entries(errors));
const reasons = Object.keys(FAILURES) as FailureReason[];

/** The failure as it is thrown, with facts that its words can show. */
function made(reason: FailureReason): errors.CognitoError {
  const maker = makers.get(reason) as (...facts: string[]) => errors.CognitoError;
  return maker('one', 'two');
}

describe('the catalogue of failures', () => {
  test('has a function for each entry, whose failure has the key for its reason', () => {
    for (const reason of reasons) {
      const error = made(reason);
      assert.ok(error instanceof errors.CognitoError, reason);
      assert.equal(error.reason, reason);
      assert.equal(error.name, FAILURES[reason][0]);
      assert.notEqual(error.message, '');
      assert.ok(errors.isFailure(error, reason));
    }
  });

  test('has each reason once', () => {
    const parts = [
      OPERATOR_FAILURES,
      REQUEST_FAILURES,
      SETTINGS_FAILURES,
      SIGN_IN_FAILURES,
      USER_FAILURES,
    ];
    const all = parts.flatMap((part) => Object.keys(part));
    assert.deepEqual(all.toSorted(), [...new Set(all)].toSorted());
    assert.equal(reasons.length, all.length);
  });

  test('is answered by every operation under a name of its model, in its own words', () => {
    for (const reason of reasons) {
      const error = made(reason);
      for (const [operation, { errors: documented }] of Object.entries(model.operations)) {
        const answered = asDocumented(error, documented);
        const listed: readonly string[] = documented;
        const isListed = listed.includes(answered.name) || UNDOCUMENTED.has(answered.name);
        assert.ok(isListed, `${operation}: ${answered.name} for ${reason}`);
        assert.equal(answered.message, error.message);
        assert.equal(answered.reason, reason);
        if (listed.includes(error.name)) assert.equal(answered, error);
      }
    }
  });

  test('has another name only where an operation has not its own', () => {
    const errorsOf = (operation: keyof typeof model.operations) =>
      model.operations[operation].errors;
    for (const [reason, operation, name] of [
      ['emailOutage', 'InitiateAuth', 'InvalidEmailRoleAccessPolicyException'],
      ['smsUnconfigured', 'AdminResetUserPassword', 'InvalidSmsRoleAccessPolicyException'],
      ['attemptLimitExceeded', 'UpdateUserAttributes', 'TooManyRequestsException'],
      ['limitExceeded', 'AdminAddUserToGroup', 'InvalidParameterException'],
      ['tooManyRequests', 'AssociateSoftwareToken', 'InternalErrorException'],
      ['passwordResetRequired', 'AssociateSoftwareToken', 'NotAuthorizedException'],
      ['userNotFound', 'AdminGetDevice', 'ResourceNotFoundException'],
      ['aliasExists', 'AdminCreateUser', 'UsernameExistsException'],
      ['groupExists', 'GetUser', 'InvalidParameterException'],
      ['malformedBody', 'GetUser', 'SerializationException'],
    ] as const) {
      assert.equal(asDocumented(made(reason), errorsOf(operation)).name, name, operation);
    }
  });

  test('sends names and words, and never a reason', () => {
    for (const reason of reasons) {
      const error = made(reason);
      const { body, headers, error: logged } = failure('id', 'GetUser', error);
      assert.deepEqual(JSON.parse(body as string), { __type: error.name, message: error.message });
      assert.equal(headers['x-amzn-ErrorType'], `${error.name}:`);
      assert.equal(headers['x-amzn-ErrorMessage'], error.message);
      assert.equal(logged, error.name);
      assert.ok(!Object.values(headers).includes(reason));
    }
  });
});
