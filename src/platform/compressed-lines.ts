/** Lines of text as a stream of gzip, and back: a few lines are in memory at a time. */
import { pipeline, Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';

/** Longer than any line that is written here, and harmless to memory. */
const LONGEST_LINE = 64 * 1024 * 1024;

export function compressed(lines: AsyncIterable<string>): AsyncIterable<Buffer> {
  // The reader at the end of the pipeline gets its errors.
  return pipeline(Readable.from(ended(lines)), createGzip(), () => {});
}

export async function* decompressed(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const texts: AsyncIterable<Buffer> = pipeline(Readable.from(bytes), createGunzip(), () => {});
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const piece of texts) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop()!;
    if (rest.length > LONGEST_LINE) throw new Error('a line is too long');
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

async function* ended(lines: AsyncIterable<string>) {
  for await (const line of lines) yield `${line}\n`;
}
