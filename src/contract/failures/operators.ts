/** Failures of what operators do to the server itself: its keys, roles and records. */
import { asGiven, type FailureEntry } from './entry.ts';

export const OPERATOR_FAILURES = {
  accessKeyNotFound: ['ResourceNotFoundException', (id: string) => `There is no access key ${id}.`],
  roleNotFound: ['ResourceNotFoundException', (name: string) => `There is no role ${name}.`],
  roleExists: ['ResourceConflictException', (name: string) => `There is a role ${name} already.`],
  poolNotInStore: [
    'ResourceNotFoundException',
    (id: string) => `There is no user pool ${id} in this store.`,
  ],
  /** What signs this very request cannot be taken away by it. */
  ownCredentials: ['InvalidParameterException', asGiven],
  policyUnusable: ['InvalidParameterException', asGiven],
  dataKeyWorkUnderWay: [
    'ConcurrentModificationException',
    'This server works on data keys already: look how it goes, and ask again afterwards.',
  ],
  auditVerificationUnderWay: [
    'ConcurrentModificationException',
    'This server verifies the records already: ask again afterwards.',
  ],
  auditVerificationTooLong: [
    'LimitExceededException',
    'There are more records than can be verified while somebody waits: use poolhouse admin audit --verify.',
  ],
  /** The keys of a pool cannot be rotated now. */
  signingKeysPending: ['PreconditionNotMetException', asGiven],
  signingKeysOvertaken: [
    'ConcurrentModificationException',
    (poolId: string) => `The pool ${poolId} was just given other keys; nothing was changed.`,
  ],
} as const satisfies Record<string, FailureEntry>;
