/**
 * The lines inside an archive: each is an object with one member, whose name says what it is. The
 * first describes the archive, then come the pool, its clients and the sections; the last one
 * counts them all, so that a missing line is noticed.
 */
import type { Client } from '#store/tables/clients.ts';
import { every } from '#store/tables/page.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { fromJson, toJson } from './record-json.ts';
import { ArchiveRefused, type PoolSection, type Source } from './section.ts';
import { laterSections, poolSections, userSections } from './sections.ts';

/** How many records of each section. */
export type RecordCounts = Readonly<Record<string, number>>;

const FORMAT = 1;

export interface ArchiveHeader {
  readonly format: typeof FORMAT;
  readonly poolId: string;
  readonly madeAt: number;
  readonly madeBy: string;
}

/** A user with all records that belong to the user alone. */
export type UserLine = { readonly user: User } & Readonly<Record<string, unknown>>;

export type ArchiveLine =
  | { readonly name: 'archive'; readonly record: ArchiveHeader }
  | { readonly name: 'pool'; readonly record: Pool }
  | { readonly name: 'clients'; readonly record: Client }
  | { readonly name: 'users'; readonly record: UserLine }
  | { readonly name: 'end'; readonly record: RecordCounts }
  | { readonly name: 'section'; readonly section: PoolSection; readonly record: unknown };

const SECTIONS: ReadonlyMap<string, PoolSection> = new Map(
  [...poolSections, ...laterSections].map((section) => [section.name, section]),
);
const FRAME = ['archive', 'pool', 'clients', 'users', 'end'] as const;
const USER_PARTS: ReadonlySet<string> = new Set(['user', ...userSections.map(({ name }) => name)]);

export class Tally {
  readonly #counts: Record<string, number> = {};

  /** Answers the number of this kind so far. */
  add(name: string): number {
    const count = (this.#counts[name] ?? 0) + 1;
    this.#counts[name] = count;
    return count;
  }

  /** Counts a user, and every record that came with it. */
  addUser(line: UserLine): number {
    for (const name of Object.keys(line)) if (name !== 'user') this.add(name);
    return this.add('users');
  }

  get counts(): RecordCounts {
    return this.#counts;
  }
}

/** The whole pool as lines; `tally` counts them, `progress` is called for every user. */
export async function* linesOf(
  source: Source,
  madeBy: string,
  tally: Tally,
  progress: (users: number) => void,
): AsyncGenerator<string> {
  const { reads, pool, now } = source;
  const about: ArchiveHeader = { format: FORMAT, poolId: pool.id, madeAt: now, madeBy };
  yield toJson({ archive: about });
  yield toJson({ pool });
  for await (const client of every((page) => reads.clients.list(pool.id, page))) {
    tally.add('clients');
    yield toJson({ clients: client });
  }
  yield* sectionLines(poolSections);
  for await (const user of every((page) => reads.users.list(pool.id, undefined, page))) {
    const parts: [string, unknown][] = [];
    for (const section of userSections) {
      const part = await section.read(source, user);
      if (part !== undefined) parts.push([section.name, part]);
    }
    const line: UserLine = { user, ...Object.fromEntries(parts) };
    progress(tally.addUser(line));
    yield toJson({ users: line });
  }
  yield* sectionLines(laterSections);
  yield toJson({ end: tally.counts });

  async function* sectionLines(sections: readonly PoolSection[]) {
    for (const section of sections) {
      for await (const record of section.read(source)) {
        tally.add(section.name);
        yield toJson({ [section.name]: record });
      }
    }
  }
}

/** Parses a line. Throws ArchiveRefused for what this version does not know. */
export function parseLine(text: string): ArchiveLine {
  let line: unknown;
  try {
    line = fromJson(text);
  } catch (cause) {
    throw damaged(cause);
  }
  const [name, record] = Object.entries(line ?? {})[0] ?? [];
  if (name === undefined || typeof record !== 'object' || record === null) throw damaged();
  const section = SECTIONS.get(name);
  if (section) return { name: 'section', section, record };
  if (!FRAME.some((each) => each === name)) throw unknownPart(name);
  if (name === 'users') {
    const part = Object.keys(record).find((each) => !USER_PARTS.has(each));
    if (part !== undefined) throw unknownPart(part);
    if (typeof (record as { user?: { id?: unknown } }).user?.id !== 'string') throw damaged();
  }
  if (name === 'archive' && (record as ArchiveHeader).format !== FORMAT)
    throw unknownPart('another format');
  return { name, record } as ArchiveLine;
}

/** The file is genuine, but not as this program writes it. */
export function damaged(cause?: unknown): ArchiveRefused {
  return new ArchiveRefused('What is in the archive is not whole.', { cause });
}

const unknownPart = (name: string) =>
  new ArchiveRefused(
    `The archive has something that this version does not know (${name}): use a newer version of Poolhouse.`,
  );
