/** What the errors of PostgreSQL and of its driver mean. */

/** The connection was lost while a commit was under way: whether it holds is not known. */
export class CommitOutcomeUnknown extends Error {
  override readonly name = 'CommitOutcomeUnknown';
}

/** The database did not do it in the time it is given, and what it had begun does not hold. */
export class DatabaseTooSlow extends Error {
  override readonly name = 'DatabaseTooSlow';
}

/** Serialization failure, deadlock. */
const CONFLICTS = new Set(['40001', '40P01']);

/** Too many clients; a primary that has become a standby; a transaction that was idle for too long. */
const ANOTHER_CONNECTION = new Set(['53300', '25006', '25P03']);

/** The database was told to leave a statement: it waited for a lock, or took too long. */
const LOCK_NOT_AVAILABLE = '55P03';
const TOO_SLOW = new Set([LOCK_NOT_AVAILABLE, '57014']);

/** Answers to definitions that another node runs at the same time. */
const DEFINITION_CONFLICTS = new Set(['23505', '42P07', '42710', 'XX000', ...CONFLICTS]);

const INSUFFICIENT_PRIVILEGE = '42501';

/** A host that is away, as a machine that was lost is: nobody answers for it, or for its name. */
const AWAY = new Set([
  ...['ECONNRESET', 'ECONNREFUSED', 'EPIPE'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
]);

/** Whether it is worth doing again: the database asked for it, or the connection was lost. */
export function isLostOrConflict(error: unknown): boolean {
  return CONFLICTS.has(codeOf(error)) || isLost(error);
}

/** Whether the connection was lost or refused, by whichever error. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error);
  if (/^(08(?!P01)|57P0[123])/.test(code) || ANOTHER_CONNECTION.has(code)) return true;
  if (AWAY.has(code)) return true;
  return error instanceof Error && /Connection terminated|not queryable/.test(error.message);
}

/** Whether there is no answer yet, and one may come: a wrong password, for one, is an answer. */
export function isSilence(error: unknown): boolean {
  return error instanceof DatabaseTooSlow || isLost(error);
}

/** Whether the connection is of no more use: lost, or without an answer for too long. */
export function isBroken(error: unknown): boolean {
  return isLost(error) || isReadTimeout(error);
}

export function isReadTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}

/** The host said nothing while a connection to it was made, or a statement was asked of it. */
export function isSilentHost(error: unknown): boolean {
  return isReadTimeout(error) || (error instanceof Error && error.message === 'timeout expired');
}

/** Every connection was in use for as long as a request waits for one. */
export function isQueueTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === 'timeout exceeded when trying to connect';
}

export function codeOf(error: unknown): string {
  const code = error instanceof Error && (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : '';
}

/** Whether another node defines the same, so that it is worth doing again. */
export function isDefinitionConflict(error: unknown): boolean {
  return DEFINITION_CONFLICTS.has(codeOf(error));
}

/** Whether the role lacks a right. */
export function isForbidden(error: unknown): boolean {
  return codeOf(error) === INSUFFICIENT_PRIVILEGE;
}

/** Whether another holds what was to be locked. */
export function isLocked(error: unknown): boolean {
  return codeOf(error) === LOCK_NOT_AVAILABLE;
}

/** Whether the database was too slow: it was told to leave a statement, or did not answer. */
export function isTooSlow(error: unknown): boolean {
  return TOO_SLOW.has(codeOf(error)) || isReadTimeout(error);
}

/** Whether a pooler answers in the place of the database, for what it does not know. */
export function isOfPooler(error: unknown): boolean {
  return /unsupported startup parameter/.test(String(error));
}
