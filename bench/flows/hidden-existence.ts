/** P1 for the operations of sign-up and recovery, which strangers may ask about any name. */
import type { App } from '../app.ts';
import { type Comparison, compare, timed } from '../comparison.ts';
import { Connection } from '../http-client.ts';
import { closedLoop } from '../load.ts';
import type { Row } from '../table.ts';
import { signUpAs } from './sign-up.ts';

/** Names of each kind. */
const NAMES = 128;
/** After so long the hourly limits and the locks of every name are over. */
const REST_MS = 61 * 60_000;
/** Wrong codes of one name before it would lock. */
const FREE_TRIES = 4;
/** Requests for a code of one name within the hour. */
const CODES_EACH = 5;

const WRONG_CODE = '000000';

const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${prefix}-${i}`);

/**
 * Each operation with a name that has an account and with one that has none. What an operation
 * says may depend on whether a code was asked for; so one is, for both.
 */
export async function hiddenExistence(app: App, tries: number): Promise<Row[]> {
  const count = Math.min(NAMES, app.accounts.length);
  const confirmed = app.accounts.slice(0, count).map(({ name }) => name);
  const waiting = names('waiting', count);
  await closedLoop(app.port, { concurrency: 16, count }, (to, i) => signUpAs(app, to, waiting[i]!));

  const request = (operation: string, expected: string, more: object = {}) => {
    return (to: Connection, Username: string) =>
      timed(to, operation, { ClientId: app.clientId, Username, ...more }, expected);
  };
  const resend = request('ResendConfirmationCode', 'CodeDeliveryDetails');
  const forget = request('ForgotPassword', 'CodeDeliveryDetails');
  const confirmSignUp = request('ConfirmSignUp', 'CodeMismatchException', {
    ConfirmationCode: WRONG_CODE,
  });
  const recover = request('ConfirmForgotPassword', 'CodeMismatchException', {
    ConfirmationCode: WRONG_CODE,
    Password: 'Another-horse-8',
  });
  const untimed = (ask: Comparison['attempt']) => async (to: Connection, name: string) => {
    await ask(to, name);
  };

  const perCode = { triesEach: CODES_EACH, rest: REST_MS };
  const perTry = { triesEach: FREE_TRIES, rest: REST_MS };
  const comparisons: Omit<Comparison, 'unknown'>[] = [
    { name: 'ForgotPassword', known: confirmed, ...perCode, attempt: forget },
    {
      name: 'ConfirmForgotPassword',
      known: confirmed,
      ...perTry,
      prepare: untimed(forget),
      attempt: recover,
    },
    {
      name: 'ResendConfirmationCode, unconfirmed',
      known: waiting,
      ...perCode,
      attempt: resend,
    },
    {
      name: 'ResendConfirmationCode, confirmed',
      known: confirmed,
      ...perCode,
      attempt: resend,
    },
    {
      name: 'ConfirmSignUp, unconfirmed',
      known: waiting,
      ...perTry,
      prepare: untimed(resend),
      attempt: confirmSignUp,
    },
    {
      name: 'ConfirmSignUp, confirmed',
      known: confirmed,
      ...perTry,
      prepare: untimed(resend),
      attempt: confirmSignUp,
    },
  ];
  const connection = await Connection.open(app.port);
  const rows: Row[] = [];
  for (const [i, comparison] of comparisons.entries()) {
    const unknown = names(`nobody-${i}`, count);
    rows.push(await compare(app, connection, { ...comparison, unknown }, tries));
  }
  connection.close();
  return rows;
}
