/**
 * Reading the file: rows of cells, one after another, in bounded memory.
 *
 * The service's dialect has no quotation marks and writes a comma inside a value as `\,`;
 * spreadsheets write RFC 4180. Both are read; a byte order mark is skipped.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Characters of a row, at most; a character is at most four bytes. */
export const LONGEST_ROW = 16_000;
const MOST_ROW_BYTES = 4 * LONGEST_ROW;
/**
 * Bytes parsed at once, so that the event loop gets its turns. Few, because the parser makes an
 * error with its stack for each row that has more or fewer cells than the first, accepted or not.
 */
const SLICE = 2 * 1024;

export interface CsvRow {
  readonly cells: readonly string[];
  /** The line of the file it ends on, from 1. */
  readonly line: number;
}

/** The rest of the file cannot be read: a row is too long, or a quotation never ends. */
export class UnreadableCsv extends Error {
  readonly line: number;

  constructor(line: number) {
    super(`the file cannot be read from line ${line}`);
    this.line = line;
  }
}

/** A cell in quotation marks, in which a backslash has no meaning. */
class QuotedCell {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Cell = string | QuotedCell;

/**
 * The rows of the file whose bytes are `content`, the header first. Throws UnreadableCsv, after
 * every row before.
 */
export async function* csvRows(content: AsyncIterable<Buffer>): AsyncGenerator<CsvRow> {
  const { parse } = await import('csv-parse');
  const rows: CsvRow[] = [];
  const parser = parse({
    bom: true,
    cast: (text, { quoting }) => (quoting ? new QuotedCell(text) : text),
    max_record_size: MOST_ROW_BYTES,
    // Taken here rather than from the stream, which forgets what was not read when it fails.
    on_record: (cells: readonly Cell[], { lines }) => {
      rows.push({ cells: joined(cells), line: lines });
      return null;
    },
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  parser.on('error', () => undefined); // The callbacks report it.
  const unreadable = (error: Error & { lines?: number }) => new UnreadableCsv(error.lines ?? 0);
  for await (const piece of content) {
    for (let at = 0; at < piece.length; at += SLICE) {
      const error = await told((done) => parser.write(piece.subarray(at, at + SLICE), done));
      yield* rows.splice(0);
      if (error) throw unreadable(error);
      // The parser calls back before anything else has had its turn.
      await nextTurn();
    }
  }
  const error = await told((done) => parser.end(done));
  yield* rows.splice(0);
  if (error) throw unreadable(error);
}

function told(act: (done: (error?: Error | null) => void) => void): Promise<Error | undefined> {
  return new Promise((resolve) => act((error) => resolve(error ?? undefined)));
}

/** The cells, trimmed; a backslash before a comma has made two of one. */
function joined(record: readonly Cell[]): string[] {
  const cells: string[] = [];
  let begun = '';
  for (const cell of record) {
    const text = cell instanceof QuotedCell ? cell.text : cell;
    if (typeof cell === 'string' && cell.endsWith('\\')) {
      begun += `${text.slice(0, -1)},`;
      continue;
    }
    cells.push((begun + text).trim());
    begun = '';
  }
  if (begun !== '') cells.push(`${begun.slice(0, -1)}\\`.trim());
  return cells;
}
