/** What an audit record says, and how it is written. Pure. */
import type { Principal, WebIdentityPrincipal } from '#domain/access/principal.ts';

/** Whoever runs a command on the server's machine. */
export interface SystemUser {
  readonly type: 'SystemUser';
  readonly userName: string;
}

/** Who did it; where absent it was the user the record is about, or anyone. */
export type AuditActor = Principal | WebIdentityPrincipal | SystemUser;

/** The last record of a chain, as another chain or somebody outside remembers it. */
export interface ChainHead {
  readonly chain: string;
  readonly number: number;
  /** Hexadecimal. */
  readonly mac: string;
}

/**
 * What is told of one thing that was done, or refused. Members never hold passwords, codes, tokens
 * or secrets; a username is the only personal data, and reaches no log.
 */
export interface AuditEntry {
  readonly event: string;
  readonly outcome?: string | undefined;
  /** The name of a failure. */
  readonly error?: string | undefined;
  readonly reason?: string | undefined;
  readonly who?: AuditActor | undefined;
  /** The access key id of a request whose signature was not accepted: nobody has proven to be it. */
  readonly claimedKey?: string | undefined;
  readonly address?: string | undefined;
  readonly requestId?: string | undefined;
  readonly operation?: string | undefined;
  readonly region?: string | undefined;
  readonly poolId?: string | undefined;
  readonly clientId?: string | undefined;
  /** The `sub`. */
  readonly userId?: string | undefined;
  /** As the caller gave it. */
  readonly username?: string | undefined;
  /** Names of what was given, with values where those are settings. */
  readonly given?: readonly string[] | undefined;
  readonly provider?: string | undefined;
  readonly jobId?: string | undefined;
  readonly factor?: string | undefined;
  readonly medium?: string | undefined;
  readonly purpose?: string | undefined;
  readonly count?: number | undefined;
  readonly counts?: string | undefined;
  readonly digest?: string | undefined;
  /** Of the process that begins a chain. */
  readonly node?: string | undefined;
  readonly version?: string | undefined;
  /** How other chains end. */
  readonly heads?: readonly ChainHead[] | undefined;
  /** How the chain ended that this one goes on from, because that end is not in the store. */
  readonly broken?: ChainHead | undefined;
}

/** Records that chains need for themselves. */
export const CHAIN_EVENTS = {
  begun: 'audit chain begun',
  heads: 'audit chain heads',
  closed: 'audit chain closed',
} as const;

const ALL_CHAIN_EVENTS: ReadonlySet<string> = new Set(Object.values(CHAIN_EVENTS));

export function isOfChain({ event }: AuditEntry): boolean {
  return ALL_CHAIN_EVENTS.has(event);
}

/** The longest text of a member. */
const LONGEST = 256;

/** The entry as a record keeps it. */
export function contentOf(entry: AuditEntry): string {
  return JSON.stringify(entry, (_, value: unknown) =>
    typeof value === 'string' && value.length > LONGEST ? value.slice(0, LONGEST) : value,
  );
}

/** The entry that a record keeps; undefined where it is none. */
export function entryIn(content: string): AuditEntry | undefined {
  try {
    const value: unknown = JSON.parse(content);
    const isEntry = typeof value === 'object' && value !== null && 'event' in value;
    return isEntry ? (value as AuditEntry) : undefined;
  } catch {
    return undefined;
  }
}

/** Who did it, as lists and filters name them. */
export function actorName(who: AuditActor): string {
  return who.type === 'AssumedRole' ? `${who.roleName}/${who.sessionName}` : who.userName;
}

/** What became of it, also where the event itself says so. */
export function outcomeOf({ event, outcome, error }: AuditEntry): string {
  if (event === 'attempt failed' || event === 'sign-in blocked') return 'refused';
  if (outcome === 'refused' || outcome === 'failed') return outcome;
  return error === undefined ? 'allowed' : 'failed';
}
