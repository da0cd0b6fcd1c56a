/**
 * Assertions encrypted for a provider's key pair (XML Encryption). The text of a decrypted
 * assertion is worth no more than the text around it: it has to be signed like any other.
 *
 * Keys come by RSA-OAEP alone: the padding of PKCS #1 v1.5 answers whoever asks often enough.
 * Whatever goes wrong is one refusal in one sentence.
 */
import { constants, createDecipheriv, type KeyObject, privateDecrypt } from 'node:crypto';
import { ENCRYPTION_NS, SIGNATURE_NS } from './saml-names.ts';
import { SamlRefusal, shown } from './saml-refusal.ts';
import type { XmlElement } from './xml-libraries.ts';
import { attributeOf, childrenNamed, onlyChild, optionalChild, textOf } from './xml-tree.ts';

interface ContentCipher {
  readonly name: 'aes-128-cbc' | 'aes-256-cbc' | 'aes-128-gcm' | 'aes-256-gcm';
  readonly keyLength: number;
}

const XMLENC11 = 'http://www.w3.org/2009/xmlenc11#';
const CIPHERS: ReadonlyMap<string, ContentCipher> = new Map<string, ContentCipher>([
  [`${ENCRYPTION_NS}aes128-cbc`, { name: 'aes-128-cbc', keyLength: 16 }],
  [`${ENCRYPTION_NS}aes256-cbc`, { name: 'aes-256-cbc', keyLength: 32 }],
  [`${XMLENC11}aes128-gcm`, { name: 'aes-128-gcm', keyLength: 16 }],
  [`${XMLENC11}aes256-gcm`, { name: 'aes-256-gcm', keyLength: 32 }],
]);
const OAEP_MGF1 = `${ENCRYPTION_NS}rsa-oaep-mgf1p`;
const OAEP = `${XMLENC11}rsa-oaep`;

/** For key transport alone, where SHA-1 does no harm and is what most providers use. */
const OAEP_DIGESTS: ReadonlyMap<string, string> = new Map<string, string>([
  ['http://www.w3.org/2000/09/xmldsig#sha1', 'sha1'],
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
]);
/** Node takes one hash for both, so that a mask made with another cannot be undone. */
const MASKS: ReadonlyMap<string, string> = new Map<string, string>([
  [`${XMLENC11}mgf1sha1`, 'sha1'],
  [`${XMLENC11}mgf1sha256`, 'sha256'],
  [`${XMLENC11}mgf1sha512`, 'sha512'],
]);

/** Keys for other recipients may stand beside the one for this provider. */
const MOST_KEYS = 3;

/** The text inside an EncryptedAssertion. @throws SamlRefusal */
export function decryptedText(encrypted: XmlElement, privateKey: KeyObject): string {
  const data = onlyChild(encrypted, ENCRYPTION_NS, 'EncryptedData');
  const algorithm = attributeOf(onlyChild(data, ENCRYPTION_NS, 'EncryptionMethod'), 'Algorithm');
  const cipher = CIPHERS.get(algorithm ?? '');
  if (!cipher) throw unsupported(algorithm);
  const keys = wrappedKeys(encrypted, data);
  const readers = keys.map((key) => unwrapperOf(key, privateKey));
  const content = cipherValue(data);
  for (const unwrap of readers) {
    try {
      const key = unwrap();
      if (key.length === cipher.keyLength) return decipher(cipher, key, content);
    } catch {
      // For another recipient, or wrong: which of them is not for the sender to learn.
    }
  }
  throw new SamlRefusal('encryption', 'the assertion cannot be decrypted with the provider’s key');
}

/** In the data's KeyInfo, or beside the data. @throws SamlRefusal */
function wrappedKeys(encrypted: XmlElement, data: XmlElement): readonly XmlElement[] {
  const info = optionalChild(data, SIGNATURE_NS, 'KeyInfo');
  const inside = info ? childrenNamed(info, ENCRYPTION_NS, 'EncryptedKey') : [];
  const keys = [...inside, ...childrenNamed(encrypted, ENCRYPTION_NS, 'EncryptedKey')];
  if (keys.length > 0 && keys.length <= MOST_KEYS) return keys;
  throw new SamlRefusal('encryption', `an encrypted assertion with ${keys.length} keys`);
}

/** Looks at the algorithms at once and decrypts when asked. @throws SamlRefusal */
function unwrapperOf(wrapped: XmlElement, privateKey: KeyObject): () => Buffer {
  const method = onlyChild(wrapped, ENCRYPTION_NS, 'EncryptionMethod');
  const algorithm = attributeOf(method, 'Algorithm');
  if (algorithm !== OAEP_MGF1 && algorithm !== OAEP) throw unsupported(algorithm);
  const digest = optionalChild(method, SIGNATURE_NS, 'DigestMethod');
  const mask = optionalChild(method, XMLENC11, 'MGF');
  const oaepHash = digest ? OAEP_DIGESTS.get(attributeOf(digest, 'Algorithm') ?? '') : 'sha1';
  const maskHash =
    algorithm === OAEP && mask ? MASKS.get(attributeOf(mask, 'Algorithm') ?? '') : 'sha1';
  if (oaepHash === undefined || oaepHash !== maskHash) {
    throw unsupported(`${algorithm} with ${oaepHash} and a mask by ${maskHash}`);
  }
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const value = cipherValue(wrapped);
  return () => privateDecrypt({ key: privateKey, padding, oaepHash }, value);
}

function cipherValue(parent: XmlElement): Buffer {
  const data = onlyChild(parent, ENCRYPTION_NS, 'CipherData');
  return Buffer.from(textOf(onlyChild(data, ENCRYPTION_NS, 'CipherValue')), 'base64');
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const BLOCK = 16;
const GCM_NONCE = 12;

function decipher({ name }: ContentCipher, key: Buffer, content: Buffer): string {
  return UTF8.decode(
    name === 'aes-128-gcm' || name === 'aes-256-gcm'
      ? opened(name, key, content)
      : unpadded(name, key, content),
  );
}

function opened(name: 'aes-128-gcm' | 'aes-256-gcm', key: Buffer, content: Buffer): Buffer {
  if (content.length < GCM_NONCE + BLOCK) throw new Error('too short');
  const nonce = content.subarray(0, GCM_NONCE);
  const decipher = createDecipheriv(name, key, nonce, { authTagLength: BLOCK });
  decipher.setAuthTag(content.subarray(-BLOCK));
  const body = content.subarray(GCM_NONCE, -BLOCK);
  return Buffer.concat([decipher.update(body), decipher.final()]);
}

/** Padding as XML Encryption has it: only the last byte counts, the others may be anything. */
function unpadded(name: 'aes-128-cbc' | 'aes-256-cbc', key: Buffer, content: Buffer): Buffer {
  const decipher = createDecipheriv(name, key, content.subarray(0, BLOCK));
  decipher.setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(content.subarray(BLOCK)), decipher.final()]);
  const padding = plain.at(-1) ?? 0;
  if (padding < 1 || padding > BLOCK) throw new Error('no padding');
  return plain.subarray(0, -padding);
}

function unsupported(algorithm: string | undefined): SamlRefusal {
  return new SamlRefusal('encryption', `the encryption ${shown(algorithm)} is not accepted`);
}
