/** P1: whether the time of an answer tells who has an account. */
import type { App } from './app.ts';
import type { Connection } from './http-client.ts';
import { median } from './load.ts';
import { ms, percent, type Row } from './table.ts';

const MOST_DIFFERENCE = 0.05;
/** A slow machine makes fewer tries than asked, in ms; the table says how many. */
const LONGEST_COMPARISON = 45_000;

export interface Comparison {
  readonly name: string;
  /** As many of one as of the other. */
  readonly known: readonly string[];
  readonly unknown: readonly string[];
  /** Tries of each name before time has to move. */
  readonly triesEach: number;
  /** Milliseconds after which the server has forgiven them. */
  readonly rest: number;
  /** What goes before the tries of each name, every time anew; its time is not measured. */
  readonly prepare?: (to: Connection, name: string) => Promise<void>;
  /** One try, which must be answered alike for every name; answers how long it took, in ms. */
  readonly attempt: (to: Connection, name: string) => Promise<number>;
}

/** Known and unknown names in turn: the medians of each must not differ. */
export async function compare(
  app: App,
  to: Connection,
  comparison: Comparison,
  tries: number,
): Promise<Row> {
  const { known, unknown, triesEach, rest, prepare, attempt } = comparison;
  const times = { known: [] as number[], unknown: [] as number[] };
  const done = () => times.known.length + times.unknown.length;
  // Both kinds have the same history: as many names, tried as often, forgiven together.
  const deadline = performance.now() + LONGEST_COMPARISON;
  for (let i = 0; done() < tries && performance.now() < deadline; i++) {
    const at = i % known.length;
    if (i % (known.length * triesEach) === 0) await app.advance(rest);
    // Just before it is needed, so that both kinds of names are prepared equally long ago.
    if (prepare && Math.floor(i / known.length) % triesEach === 0) {
      for (const name of inTurn(i, known[at]!, unknown[at]!)) await prepare(to, name);
    }
    const each = [
      async () => times.known.push(await attempt(to, known[at]!)),
      async () => times.unknown.push(await attempt(to, unknown[at]!)),
    ] as const;
    for (const tryOne of inTurn(i, ...each)) await tryOne();
  }
  const a = median(times.known);
  const b = median(times.unknown);
  const difference = Math.abs(a - b) / Math.min(a, b);
  return {
    name: `P1 ${comparison.name}, ${done()} tries`,
    measured: `known ${ms(a)}, unknown ${ms(b)}`,
    ratio: percent(difference),
    mark: `< ${percent(MOST_DIFFERENCE)}`,
    ok: difference < MOST_DIFFERENCE,
  };
}

/** Which comes first changes, so that neither always follows the other. */
function inTurn<T>(i: number, a: T, b: T): readonly [T, T] {
  return i % 2 ? [a, b] : [b, a];
}

/** How long an operation takes that is answered by what `expected` finds in the body, in ms. */
export async function timed(
  to: Connection,
  operation: string,
  input: object,
  expected: string,
): Promise<number> {
  const began = performance.now();
  const { status, body } = await to.send(operation, JSON.stringify(input));
  const took = performance.now() - began;
  if (!body.includes(expected)) throw new Error(`${operation} answered ${status}: ${body}`);
  return took;
}
