/** Lists of compromised passwords: a file, or a service on the network. */
import { createHash } from 'node:crypto';
import { everywhere } from './address-policy.ts';
import type { Log } from './log.ts';
import { Outgoing } from './outgoing.ts';
import { SortedFile } from './sorted-file.ts';

export interface CompromisedPasswords {
  /** Never fails: while look-ups fail, no password counts as compromised. */
  includes(password: string): Promise<boolean>;
}

/** A password is compromised if any of the lists has it. */
export function anyOf(lists: readonly CompromisedPasswords[]): CompromisedPasswords {
  return {
    async includes(password) {
      const found = await Promise.all(lists.map((list) => list.includes(password)));
      return found.includes(true);
    },
  };
}

/** How long a look-up over the network may take, in ms: a user waits for it. */
const LONGEST_LOOK_UP = 1500;
/** How many characters of the hash the service gets: thousands of passwords share them. */
const PREFIX = 5;
/** An answer is some 40 KB. */
const LARGEST_ANSWER = 1_000_000;

/**
 * A file of SHA-1 hashes in hexadecimal, one a line and sorted; what follows a hash (`:` and how
 * often it was seen) does not count.
 */
export async function passwordFile(path: string, log: Log): Promise<CompromisedPasswords> {
  const file = await SortedFile.at(path);
  return {
    async includes(password) {
      const hash = sha1(password);
      const order = (line: string) => {
        const listed = line.slice(0, hash.length).toUpperCase();
        return listed === hash ? 0 : listed > hash ? 1 : -1;
      };
      try {
        const line = await file.lastNotAfter(order);
        return line !== undefined && order(line) === 0;
      } catch (cause) {
        log.error('list of compromised passwords unreadable', { cause });
        return false;
      }
    },
  };
}

/**
 * A service that answers `{url}{the first five characters of a SHA-1 hash}` with the rest of every
 * hash it knows that begins so. It does not learn which one was looked up.
 */
export function passwordRanges(url: string, log: Log): CompromisedPasswords {
  const outgoing = new Outgoing({ policy: everywhere });
  return {
    async includes(password) {
      const hash = sha1(password);
      try {
        const { status, body } = await outgoing.fetch(url + hash.slice(0, PREFIX), {
          // Padding hides the length of the answer, which would reveal the prefix to eavesdroppers.
          headers: { 'Add-Padding': 'true' },
          most: LARGEST_ANSWER,
          longest: LONGEST_LOOK_UP,
        });
        if (status !== 200) throw new Error(`the answer was ${status}`);
        return lists(body.toString(), hash.slice(PREFIX));
      } catch (cause) {
        log.warn('compromised passwords not looked up', { error: nameOf(cause) });
        return false;
      }
    },
  };
}

/** Lines of padding have a count of 0. */
function lists(answer: string, rest: string): boolean {
  return answer.split('\n').some((line) => {
    const [suffix, count] = line.trim().split(':');
    return suffix?.toUpperCase() === rest && count !== '0';
  });
}

function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : 'Error';
}

function sha1(password: string): string {
  return createHash('sha1').update(password).digest('hex').toUpperCase();
}
