/** Files that are there whole or not at all, for their owner alone. */
import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from './failure.ts';

export interface FileDigest {
  readonly bytes: number;
  /** SHA-256 of the file, in hexadecimal. */
  readonly digest: string;
}

/** Bytes that are read or written at once. */
const PIECE = 64 * 1024;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Throws unless the name is free: nothing is ever written over. */
export function refuseExisting(file: string): void {
  if (existsSync(file)) throw new Failure(`There is a file ${file} already.`);
}

/** Writes under another name, and gives the file its own once all of it is on the disk. */
export async function writeWhole(
  file: string,
  pieces: AsyncIterable<Uint8Array | string>,
): Promise<FileDigest> {
  const draft = `${file}.partial-${process.pid}`;
  const handle = await open(draft, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new Failure(`The file ${file} cannot be written (${error.code}).`);
  });
  const stopListening = removeOnSignal(draft);
  try {
    const written = await writeAll(handle, pieces).finally(() => handle.close());
    refuseExisting(file);
    await rename(draft, file);
    await syncFolder(dirname(file));
    return written;
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  } finally {
    stopListening();
  }
}

async function writeAll(
  handle: FileHandle,
  pieces: AsyncIterable<Uint8Array | string>,
): Promise<FileDigest> {
  const hash = createHash('sha256');
  let bytes = 0;
  let waiting: Uint8Array[] = [];
  let size = 0;
  const write = async () => {
    await handle.writeFile(Buffer.concat(waiting));
    waiting = [];
    size = 0;
  };
  for await (const piece of pieces) {
    const buffer = Buffer.from(piece as Uint8Array);
    hash.update(buffer);
    bytes += buffer.length;
    waiting.push(buffer);
    size += buffer.length;
    if (size >= PIECE) await write();
  }
  await write();
  await handle.sync();
  return { bytes, digest: hash.digest('hex') };
}

/** What a file holds, again and again, through one handle: of the file as it was opened. */
export async function withFile<T>(
  file: string,
  work: (read: () => AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new Failure(`The file ${file} cannot be read (${error.code}).`);
  });
  try {
    return await work(() => piecesOf(handle));
  } finally {
    await handle.close();
  }
}

async function* piecesOf(handle: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(PIECE), position });
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** SHA-256 of bytes, in hexadecimal. */
export async function digestOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of bytes) hash.update(piece);
  return hash.digest('hex');
}

/** A draft may hold what nobody else should read: it goes with the command that is stopped. */
export function removeOnSignal(draft: string): () => void {
  const listeners = SIGNALS.map((signal) => {
    const listener = () => {
      rmSync(draft, { recursive: true, force: true });
      process.off(signal, listener);
      process.kill(process.pid, signal);
    };
    process.on(signal, listener);
    return [signal, listener] as const;
  });
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
