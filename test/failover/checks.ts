/** Whether everything that accounts were acknowledged is there, and nothing was good twice. */
import type { Account, Accounts } from './accounts.ts';

export interface Findings {
  /** What was acknowledged and is not there. */
  readonly lost: string[];
  /** Codes and refresh tokens that were accepted twice. */
  readonly doubled: string[];
  /** How many of them were sent again. */
  resent: number;
}

/** A code is good in its own step of 30 seconds and one step before and after. */
const CODE_LIFE_MS = 45_000;

/** Tries what the accounts hold, and sends again what they have used. */
export async function check(accounts: Accounts, from = 0): Promise<Findings> {
  const findings: Findings = { lost: [], doubled: [], resent: 0 };
  // Codes first: they end soon.
  await each(accounts.all.slice(from), (account) => sendAgain(accounts, account, findings));
  await each(accounts.all.slice(from), (account) => tryPassword(accounts, account, findings));
  return findings;
}

/** Signs every enrolled account in with a new code: its authenticator is the one it was given. */
export async function checkAuthenticators(accounts: Accounts): Promise<readonly string[]> {
  const lost: string[] = [];
  // Later than every code that was used, and than the locks that sending them again has caused.
  await new Promise((resolve) => setTimeout(resolve, 2 * CODE_LIFE_MS));
  const enrolled = accounts.all.filter(({ asksForCode }) => asksForCode);
  await each(enrolled, async (account) => {
    let why = '';
    for (let tries = 0; tries < 3; tries++) {
      const outcomes = await signInWithCode(accounts, account);
      if (outcomes.some(({ is }) => is === 'done')) return;
      why = JSON.stringify(outcomes);
      if (outcomes.every(({ is }) => is === 'refused')) break;
      // One that was not answered may have used its code.
      await new Promise((resolve) => setTimeout(resolve, CODE_LIFE_MS));
    }
    lost.push(`${account.name} cannot sign in with a new code: ${why}`);
  });
  return lost;
}

function signInWithCode(accounts: Accounts, account: Account) {
  return Promise.all(
    account.passwords.map(async (password) => {
      const begun = await accounts.untilAnswered(() => accounts.beginSignIn(account, password));
      if (begun.is !== 'done') return begun;
      return accounts.answerCode(account, begun.body.Session, account.phone!.code());
    }),
  );
}

async function sendAgain(accounts: Accounts, account: Account, findings: Findings): Promise<void> {
  for (const single of account.singles) {
    const sendable = single.kind === 'refresh token' || Date.now() - single.sentAt < CODE_LIFE_MS;
    // With two passwords the wrong one would be asked first.
    if (sendable && account.passwords.length === 1) {
      findings.resent++;
      await accounts.useEverywhere(account, single);
    }
    if (single.accepted > 1) {
      findings.doubled.push(`a ${single.kind} of ${account.name}: ${single.accepted} times`);
    }
  }
}

async function tryPassword(accounts: Accounts, account: Account, { lost }: Findings) {
  if (!account.confirmed) return;
  const outcomes = [];
  for (const password of account.passwords) {
    outcomes.push(await accounts.untilAnswered(() => accounts.beginSignIn(account, password)));
  }
  const done = outcomes.find(({ is }) => is === 'done');
  if (done?.is !== 'done') {
    lost.push(`${account.name} cannot sign in: ${JSON.stringify(outcomes)}`);
    return;
  }
  if (account.asksForCode && done.body.ChallengeName !== 'SOFTWARE_TOKEN_MFA') {
    lost.push(`${account.name} is not asked for a code`);
  }
  if (account.refreshToken) {
    const renewed = await accounts.renew(account.refreshToken);
    // One without an answer may have been used.
    if (renewed.is === 'refused') lost.push(`${account.name} is not signed in: ${renewed.why}`);
    account.refreshToken = undefined;
  }
}

/** A few at a time. */
async function each<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const next = async (): Promise<void> => {
    for (let one = left.shift(); one; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: 8 }, next));
}
