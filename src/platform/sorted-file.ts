/**
 * Binary search in a text file whose lines are sorted: however large it is, a look-up reads a few
 * dozen lines, and nothing is kept in memory. The file may be replaced at any time.
 */
import { type FileHandle, open } from 'node:fs/promises';

/** Longer lines are not read to their end. */
const LONGEST_LINE = 1024;
const NEWLINE = 10;

export class SortedFile {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Rejects when the file cannot be read. */
  static async at(path: string): Promise<SortedFile> {
    const file = await open(path, 'r');
    await file.close();
    return new SortedFile(path);
  }

  /**
   * The last line that does not sort after the one looked for; undefined if every line does.
   * `order` is positive for a line that sorts after it, and undefined for one without an order,
   * such as a heading: those are at the beginning.
   */
  async lastNotAfter(order: (line: string) => number | undefined): Promise<string | undefined> {
    const file = await open(this.#path, 'r');
    try {
      // Every line from `to` on sorts after; the last line before `from` does not.
      let from = 0;
      let { size: to } = await file.stat();
      let last: string | undefined;
      while (from < to) {
        const middle = Math.floor((from + to) / 2);
        const line = await lineFrom(file, middle);
        const place = line === undefined ? 1 : order(line);
        if (place !== undefined && place > 0) {
          to = middle;
        } else {
          last = place === undefined ? undefined : line;
          from = middle + 1;
        }
      }
      return last;
    } finally {
      await file.close();
    }
  }
}

/** The first line that begins at `offset` or later. */
async function lineFrom(file: FileHandle, offset: number): Promise<string | undefined> {
  const start = Math.max(0, offset - 1);
  const { buffer, bytesRead } = await file.read({
    buffer: Buffer.alloc(2 * LONGEST_LINE),
    position: start,
  });
  const bytes = buffer.subarray(0, bytesRead);
  const begin = offset === 0 ? 0 : bytes.indexOf(NEWLINE) + 1;
  if ((offset > 0 && begin === 0) || begin >= bytes.length) return undefined;
  const end = bytes.indexOf(NEWLINE, begin);
  return bytes
    .subarray(begin, end < 0 ? bytes.length : end)
    .toString()
    .replace(/\r$/, '');
}
