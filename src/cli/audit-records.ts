/** `poolhouse admin audit`: what was done or refused, and whether the records are all there. */
import { readFileSync } from 'node:fs';
import { SettingsError } from '#config/settings-error.ts';
import { type AuditFilter, isAuditOutcome, passesFilter } from '#domain/audit/audit-filter.ts';
import { AuditCodes } from '#domain/audit/codes.ts';
import {
  type AuditEntry,
  actorName,
  type ChainHead,
  entryIn,
  outcomeOf,
} from '#domain/audit/entries.ts';
import { type Hole, verifyAudit } from '#domain/audit/verification.ts';
import { systemClock } from '#platform/clock.ts';
import type { ReadStore } from '#store/sql/open-reading.ts';
import type { AuditRange, AuditRecord } from '#store/tables/audit.ts';
import type { Call, Run } from './call.ts';
import { grouped } from './progress.ts';
import { withReadStore } from './with-store.ts';

const PAGE_SIZE = 500;
const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

type Flags = Call['flags'];

export const auditRecords: Run = async ({ settings, flags }) =>
  withReadStore(settings, (store) =>
    flags.has('verify') ? verify(store, flags) : list(store, flags),
  );

async function list({ audit }: ReadStore, flags: Flags): Promise<number> {
  const now = systemClock.now();
  const range: AuditRange = {
    since: timeIn(flags, 'since', now) ?? 0,
    until: timeIn(flags, 'until', now) ?? Number.MAX_SAFE_INTEGER,
    pool: flags.get('pool'),
  };
  const filter = filterOf(flags);
  const lineOf = flags.has('json') ? jsonLine : textLine;
  for (let after: string | undefined; ; ) {
    const { items, next } = await audit.list(range, { limit: PAGE_SIZE, after });
    const lines = items.flatMap((record) => {
      const entry = entryIn(record.content);
      return entry && passesFilter(filter, entry) ? [`${lineOf(record, entry)}\n`] : [];
    });
    // No page is read before the one before it is taken: memory stays bounded.
    await write(lines.join(''));
    if (next === undefined) return 0;
    after = next;
  }
}

function filterOf(flags: Flags): AuditFilter {
  const outcome = flags.get('outcome');
  if (outcome !== undefined && !isAuditOutcome(outcome)) {
    throw new SettingsError('--outcome must be allowed, refused or failed.');
  }
  const [user, who, operation] = ['user', 'who', 'operation'].map((name) => flags.get(name));
  return { user, who, operation, outcome };
}

/** An instant, or how long ago: `7d`, `12h`, `30m`. */
function timeIn(flags: Flags, name: string, now: number): number | undefined {
  const given = flags.get(name);
  if (given === undefined) return undefined;
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(given) ?? [];
  const at = count ? now - Number(count) * UNITS[unit!]! : Date.parse(given);
  if (Number.isNaN(at)) {
    throw new SettingsError(
      `--${name} must be an instant as 2030-06-01T12:00:00Z, or as 7d, 12h or 30m ago.`,
    );
  }
  return at;
}

const jsonLine = ({ recordedAt, chainId, number }: AuditRecord, entry: AuditEntry) =>
  printable(
    JSON.stringify({
      time: new Date(recordedAt).toISOString(),
      ...entry,
      outcome: outcomeOf(entry),
      chain: chainId,
      number,
    }),
  );

/** One line each, whatever a caller has put into it. */
function textLine({ recordedAt }: AuditRecord, entry: AuditEntry): string {
  const { event, who, operation, outcome: _, given, heads, broken, ...rest } = entry;
  const facts: Record<string, unknown> = {
    ...(who && { who: actorName(who), key: 'accessKeyId' in who ? who.accessKeyId : undefined }),
    ...rest,
    given: given?.length ? given.join(' ') : undefined,
    heads: heads?.length,
    broken: broken?.chain,
  };
  const pairs = Object.entries(facts)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}=${shown(value)}`);
  const time = new Date(recordedAt).toISOString();
  const what = operation === undefined ? event : `${event} ${operation}`;
  return printable(`${time} ${outcomeOf(entry).padEnd(7)} ${what}${pairs.join('')}`);
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[\w.:/@+=-]+$/.test(text) ? text : JSON.stringify(text);
}

/** Neither breaks lines nor steers a terminal, nor turns the direction of writing. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}|\p{Zl}|\p{Zp}/gu, (sign) =>
    Array.from({ length: sign.length }, (_, i) => {
      return `\\u${sign.charCodeAt(i).toString(16).padStart(4, '0')}`;
    }).join(''),
  );
}

function write(text: string): Promise<void> {
  if (text === '') return Promise.resolve();
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

async function verify(store: ReadStore, flags: Flags): Promise<number> {
  const remembered = headsIn(flags.get('heads'));
  const codes = new AuditCodes(store.sealer);
  const verified = await store.snapshot(({ audit }) => verifyAudit(audit, codes, remembered));
  if (flags.has('json')) {
    await write(`${printable(JSON.stringify(verified))}\n`);
    return verified.holes.length > 0 ? 1 : 0;
  }
  const { chains, records, unchained, holes, heads } = verified;
  for (const { chain, number, mac } of heads) console.log(`head ${chain} ${number} ${mac}`);
  for (const hole of holes) console.error(printable(tellHole(hole)));
  console.error(
    `${grouped(records)} records in ${grouped(chains)} chains, ${grouped(unchained)} not chained yet, ${grouped(remembered.length)} ends known from before: ${holes.length > 0 ? 'NOT whole' : 'whole'}.`,
  );
  return holes.length > 0 ? 1 : 0;
}

function tellHole({ kind, chain, number, id }: Hole): string {
  const where = [
    ...(chain === undefined ? [] : [`in chain ${chain}`]),
    ...(number === undefined ? [] : [`at ${number}`]),
    ...(id === undefined ? [] : [`record ${id}`]),
  ];
  return [kind, ...where].join(', ');
}

/** Ends of chains: what an earlier verification has printed, or lines of a server's log. */
function headsIn(file: string | undefined): readonly ChainHead[] {
  if (file === undefined) return [];
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SettingsError(`The file of heads ${file} cannot be read (${code}).`);
  }
  return text.split('\n').flatMap((line) => headIn(line) ?? []);
}

const HEAD = /^head ([\da-f-]{36}) (\d{1,15}) ([\da-f]{64})$/;

function headIn(line: string): ChainHead | undefined {
  const [, chain, number, mac] = HEAD.exec(line) ?? [];
  if (chain) return { chain, number: Number(number), mac: mac! };
  if (!line.includes('"audit chain head"')) return undefined;
  try {
    const { jobId, count, digest } = JSON.parse(line) as Record<string, unknown>;
    return headIn(`head ${jobId} ${count} ${digest}`);
  } catch {
    return undefined;
  }
}
