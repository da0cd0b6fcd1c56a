/** How far a long command is: a bar on a terminal, a plain line now and then elsewhere. */

/** Where progress is shown. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const BAR_EVERY_MS = 100;
const LINE_EVERY_MS = 10_000;
const BAR_WIDTH = 24;
/** Of a terminal that says no width, or 0 as some do. */
const USUAL_WIDTH = 80;
const CLEAR = '\r\u001b[K';

export interface ProgressState {
  /** What is being done: `Exporting`. */
  readonly doing: string;
  readonly done: number;
  readonly total?: number | undefined;
  readonly elapsedMs: number;
}

export class ProgressBar {
  readonly #stream: ProgressStream;
  readonly #now: () => number;
  #doing = '';
  #begun = 0;
  #shown = 0;

  /** `now` is monotonic, in milliseconds. */
  constructor(
    stream: ProgressStream = process.stderr,
    now: () => number = () => performance.now(),
  ) {
    this.#stream = stream;
    this.#now = now;
  }

  /** Shows how many users are through `doing`, when it is time to. */
  show(doing: string, done: number, total?: number): void {
    const now = this.#now();
    if (doing !== this.#doing) {
      this.#doing = doing;
      this.#begun = now;
      this.#shown = now;
    }
    const { isTTY, columns } = this.#stream;
    if (now - this.#shown < (isTTY ? BAR_EVERY_MS : LINE_EVERY_MS)) return;
    this.#shown = now;
    const standing = { doing, done, total, elapsedMs: now - this.#begun };
    this.#stream.write(
      isTTY ? `${CLEAR}${barOf(standing, columns || USUAL_WIDTH)}` : `${sentenceOf(standing)}\n`,
    );
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#stream.isTTY) this.#stream.write(CLEAR);
  }
}

/** One line of at most `columns` characters; without a bar where there is no room or no total. */
export function barOf(standing: ProgressState, columns: number): string {
  const text = sentenceOf(standing);
  const { done, total } = standing;
  if (!total) return text.slice(0, columns);
  const share = Math.min(1, done / total);
  const filled = Math.floor(share * BAR_WIDTH);
  const bar = `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}] ${String(Math.floor(share * 100)).padStart(3)} %  `;
  return (bar.length + text.length <= columns ? bar + text : text).slice(0, columns);
}

export function sentenceOf({ doing, done, total, elapsedMs }: ProgressState): string {
  const of = total === undefined ? '' : ` of ${grouped(total)}`;
  const rate = elapsedMs > 0 ? `, ${grouped(Math.round((done * 1000) / elapsedMs))} a second` : '';
  return `${doing}: ${grouped(done)}${of} users${rate}`;
}

/** A number with its thousands apart. */
export function grouped(number: number): string {
  return number.toLocaleString('en-US');
}
