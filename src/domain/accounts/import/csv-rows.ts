/**
 * Reading the file: rows of cells, one after another, in bounded memory.
 *
 * The service's dialect has no quotation marks and writes a comma inside a value as `\,`;
 * spreadsheets write RFC 4180. Both are read, a byte order mark is passed over.
 */
import { Readable } from 'node:stream';

/** Characters of a row, at most; a character is at most four bytes. */
export const LONGEST_ROW = 16_000;
const MOST_ROW_BYTES = 4 * LONGEST_ROW;
/** Bytes parsed in one go, so that the event loop gets its turns. */
const SLICE = 16 * 1024;

export interface CsvRow {
  readonly cells: readonly string[];
  /** The line of the file it ends on, from 1. */
  readonly line: number;
}

/** The file cannot be read on: a row is longer than any may be, or a quotation never ends. */
export class UnreadableCsv extends Error {
  readonly line: number;

  constructor(line: number) {
    super(`the file cannot be read from line ${line}`);
    this.line = line;
  }
}

/** A cell in quotation marks, in which a backslash is only that. */
class Quoted {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

interface Parsed {
  readonly record: readonly (string | Quoted)[];
  readonly info: { readonly lines: number };
}

/** The rows of the file whose bytes are `content`, the header first. Throws UnreadableCsv. */
export async function* csvRows(content: AsyncIterable<Buffer>): AsyncGenerator<CsvRow> {
  const { parse, CsvError } = await import('csv-parse');
  const parser = parse({
    bom: true,
    cast: (text, { quoting }) => (quoting ? new Quoted(text) : text),
    info: true,
    max_record_size: MOST_ROW_BYTES,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  const source = Readable.from(slices(content), { objectMode: false });
  // A file that cannot be fetched is told as what it is, not as an early end.
  source.on('error', (cause) => parser.destroy(cause));
  try {
    for await (const { record, info } of source.pipe(parser) as AsyncIterable<Parsed>) {
      yield { cells: joined(record), line: info.lines };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableCsv(Number(error.lines ?? 0));
  } finally {
    source.destroy();
  }
}

async function* slices(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const piece of content) {
    for (let at = 0; at < piece.length; at += SLICE) yield piece.subarray(at, at + SLICE);
  }
}

/** The cells, trimmed; a backslash before a comma has made two of one. */
function joined(record: Parsed['record']): string[] {
  const cells: string[] = [];
  let begun = '';
  for (const cell of record) {
    const text = cell instanceof Quoted ? cell.text : cell;
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
