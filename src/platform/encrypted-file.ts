/**
 * A file that only a passphrase opens: a header, then chunks sealed with AES-256-GCM as the STREAM
 * construction has it (Hoang, Reyhanitabar, Rogaway and Vizár, 2015). Each chunk's nonce holds
 * its number and whether it is the last, so that chunks cannot be left out, repeated or put in
 * another order, and the file cannot end early. docs/archive-format.md has every byte.
 *
 * Both directions stream: one chunk is in memory at a time.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';
import type { Random } from './random.ts';

/** A file damaged by a text-mode transfer is refused at its first bytes. */
const MAGIC = Buffer.from('PHARC\r\n\x1a', 'latin1');
const VERSION = 1;
const KDF_SCRYPT = 1;

const SALT_SIZE = 32;
const PREFIX_SIZE = 7;
const MAC_SIZE = 32;
const KEY_SIZE = 32;
const TAG_SIZE = 16;
const CIPHER = 'aes-256-gcm';

const FIXED_SIZE = MAGIC.length + 5 + SALT_SIZE + PREFIX_SIZE;
const HEADER_SIZE = FIXED_SIZE + MAC_SIZE;
/** Bytes of plaintext in every chunk but the last. */
const CHUNK_SIZE = 64 * 1024;
const SEALED_SIZE = CHUNK_SIZE + TAG_SIZE;

/** The cost of a guess: 128 MiB and about half a second. */
const COST: Cost = { log2N: 17, r: 8, p: 1 };
/** The most that a file may cost this machine before it is known to be genuine. */
const LOWEST: Cost = { log2N: 10, r: 8, p: 1 };
const HIGHEST: Cost = { log2N: 20, r: 8, p: 1 };

/** Parameters of scrypt (RFC 7914), N as its logarithm. */
export interface Cost {
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
}

/** The file cannot be opened; the message is shown to the operator. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
}

/** What an operator calls the file, and what opens it. */
export interface FileWords {
  readonly file: string;
  readonly secret: string;
}

const ARCHIVE: FileWords = { file: 'archive', secret: 'passphrase' };

interface Keys {
  readonly chunks: KeyObject;
  readonly header: KeyObject;
}

/** The bytes of a file that `passphrase` opens and that holds `plain`. */
export async function* encrypted(
  plain: AsyncIterable<Uint8Array>,
  passphrase: string,
  random: Random,
  cost: Cost = COST,
): AsyncGenerator<Buffer> {
  const fixed = Buffer.concat([
    MAGIC,
    Buffer.from([VERSION, KDF_SCRYPT, cost.log2N, cost.r, cost.p]),
    random.bytes(SALT_SIZE),
    random.bytes(PREFIX_SIZE),
  ]);
  const keys = await deriveKeys(fixed, passphrase);
  const header = Buffer.concat([fixed, macOf(fixed, keys)]);
  yield header;
  let number = 0;
  for await (const { bytes, last } of inPieces(plain, CHUNK_SIZE)) {
    const cipher = createCipheriv(CIPHER, keys.chunks, nonceOf(header, number++, last));
    cipher.setAAD(header);
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
}

/** A file whose header the passphrase has opened. */
export interface DecryptedFile {
  /** The contents, given the file's bytes from the first; each piece has been authenticated. */
  read(file: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer>;
}

/**
 * Opens a file by its header, of which it reads what it needs.
 * @throws FileRefused
 */
export async function openEncrypted(
  file: AsyncIterable<Uint8Array>,
  passphrase: string,
  words: FileWords = ARCHIVE,
): Promise<DecryptedFile> {
  const header = await beginning(file, HEADER_SIZE);
  const fixed = header.subarray(0, FIXED_SIZE);
  checkFixed(fixed, words);
  if (header.length < HEADER_SIZE) throw cut(words);
  const keys = await deriveKeys(fixed, passphrase);
  if (!timingSafeEqual(macOf(fixed, keys), header.subarray(FIXED_SIZE))) {
    throw new FileRefused(`The ${words.secret} does not open the ${words.file}.`);
  }
  return { read: (bytes) => decrypted(bytes, header, keys.chunks, words) };
}

async function* decrypted(
  file: AsyncIterable<Uint8Array>,
  header: Buffer,
  key: KeyObject,
  words: FileWords,
): AsyncGenerator<Buffer> {
  let number = 0;
  for await (const { bytes, last } of inPieces(without(file, header), SEALED_SIZE)) {
    if (bytes.length < TAG_SIZE) throw cut(words);
    const end = bytes.length - TAG_SIZE;
    const decipher = createDecipheriv(CIPHER, key, nonceOf(header, number++, last), {
      authTagLength: TAG_SIZE,
    });
    decipher.setAAD(header);
    decipher.setAuthTag(bytes.subarray(end));
    const plain = decipher.update(bytes.subarray(0, end));
    try {
      decipher.final();
    } catch (cause) {
      throw cut(words, cause);
    }
    yield plain;
  }
}

function checkFixed(fixed: Buffer, words: FileWords): void {
  if (!fixed.subarray(0, MAGIC.length).equals(MAGIC)) {
    const article = /^[aeiou]/.test(words.file) ? 'an' : 'a';
    throw new FileRefused(`The file is not ${article} ${words.file} of Poolhouse.`);
  }
  if (fixed.length < FIXED_SIZE) throw cut(words);
  const [version, kdf] = fixed.subarray(MAGIC.length);
  if (version! > VERSION) {
    throw new FileRefused(
      `The ${words.file} was written by a newer version of Poolhouse: use that one.`,
    );
  }
  const { log2N, r, p } = costOf(fixed);
  const isKnown = version === VERSION && kdf === KDF_SCRYPT;
  const isBounded =
    log2N >= LOWEST.log2N && log2N <= HIGHEST.log2N && r === LOWEST.r && p === LOWEST.p;
  if (!isKnown || !isBounded)
    throw new FileRefused(`The ${words.file} was altered: its header is wrong.`);
}

function costOf(fixed: Buffer): Cost {
  const [log2N, r, p] = fixed.subarray(MAGIC.length + 2);
  return { log2N: log2N!, r: r!, p: p! };
}

async function deriveKeys(fixed: Buffer, passphrase: string): Promise<Keys> {
  const { log2N, r, p } = costOf(fixed);
  const N = 2 ** log2N;
  const salt = fixed.subarray(FIXED_SIZE - SALT_SIZE - PREFIX_SIZE, FIXED_SIZE - PREFIX_SIZE);
  const root = await new Promise<Buffer>((resolve, reject) => {
    // A text can be typed as different code points on different machines.
    scrypt(
      passphrase.normalize('NFC'),
      salt,
      KEY_SIZE,
      { N, r, p, maxmem: 256 * N * r },
      (e, key) => (e ? reject(e) : resolve(key)),
    );
  });
  const derive = (label: string) =>
    createSecretKey(
      Buffer.from(hkdfSync('sha256', root, '', `poolhouse archive ${label}`, KEY_SIZE)),
    );
  return { chunks: derive('chunks'), header: derive('header') };
}

/** Distinguishes a wrong passphrase from an altered chunk, and commits the file to one key. */
function macOf(fixed: Buffer, keys: Keys): Buffer {
  return createHmac('sha256', keys.header).update(fixed).digest();
}

function nonceOf(header: Buffer, number: number, last: boolean): Buffer {
  const end = Buffer.alloc(5);
  end.writeUInt32BE(number);
  end.writeUInt8(last ? 1 : 0, 4);
  return Buffer.concat([header.subarray(FIXED_SIZE - PREFIX_SIZE, FIXED_SIZE), end]);
}

/** The same bytes in pieces of `size`; the last has the rest, and is marked as the last. */
async function* inPieces(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ readonly bytes: Buffer; readonly last: boolean }> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const bytes of source) {
    held.push(Buffer.from(bytes));
    length += bytes.length;
    // A full piece waits until a byte after it shows that it is not the last.
    if (length <= size) continue;
    let all = Buffer.concat(held, length);
    for (; all.length > size; all = all.subarray(size)) {
      yield { bytes: all.subarray(0, size), last: false };
    }
    held = [all];
    length = all.length;
  }
  yield { bytes: Buffer.concat(held, length), last: true };
}

async function* without(file: AsyncIterable<Uint8Array>, header: Buffer) {
  let skipped = 0;
  for await (const bytes of file) {
    const rest = bytes.subarray(Math.min(bytes.length, header.length - skipped));
    skipped += bytes.length - rest.length;
    if (rest.length > 0) yield rest;
  }
}

async function beginning(file: AsyncIterable<Uint8Array>, size: number): Promise<Buffer> {
  const held: Uint8Array[] = [];
  let length = 0;
  for await (const bytes of file) {
    held.push(bytes);
    length += bytes.length;
    if (length >= size) break;
  }
  return Buffer.concat(held).subarray(0, size);
}

function cut({ file }: FileWords, cause?: unknown): FileRefused {
  return new FileRefused(`The ${file} was altered or cut short.`, { cause });
}
