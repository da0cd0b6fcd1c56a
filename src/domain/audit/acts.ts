/** Administrative calls and commands: begun, learnt about, and told how they ended. */
import type { Log } from '#platform/log.ts';
import type { Auditor } from './auditor.ts';
import type { AuditEntry } from './entries.ts';
import { Act, currentOccasion } from './occasion.ts';
import { logAct } from './recording.ts';

/** What ended a call before it did anything: who may not. */
const REFUSALS: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'ExpiredTokenException',
  'IDPRejectedClaim',
  'IncompleteSignatureException',
  'InvalidIdentityToken',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'UnrecognizedClientException',
]);

interface Parts {
  readonly auditor: Pick<Auditor, 'record' | 'refusal'>;
  readonly log: Log;
}

export class AuditedActs {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Begins the act of the current occasion. */
  begin(entry: AuditEntry): Act {
    const { requestId, address } = currentOccasion() ?? {};
    return new Act({ requestId, address, ...entry });
  }

  /** From now on what the occasion's transactions change is this act's. */
  perform(act: Act): void {
    const occasion = currentOccasion();
    if (occasion) occasion.act = act;
  }

  succeeded(act: Act): void {
    const entry = { ...act.entry, outcome: 'allowed' };
    logAct(this.#parts.log, entry);
    if (!act.isRecorded) this.#parts.auditor.record(entry);
  }

  /** `error` is the failure's name. What had changed something before it failed has two records. */
  failed(act: Act, error: string): void {
    const isRefused = REFUSALS.has(error);
    const entry = { ...act.entry, outcome: isRefused ? 'refused' : 'failed', error };
    logAct(this.#parts.log, entry);
    const { auditor } = this.#parts;
    if (entry.who === undefined) auditor.refusal('unsigned', entry);
    else if (isRefused) auditor.refusal('signed', entry);
    else auditor.record(entry);
  }
}
