/**
 * X.509 certificates of keys that vouch for themselves (RFC 5280, DER). Node.js reads certificates
 * and makes none. Whoever trusts such a one was given it in advance and looks at its key alone, so
 * that it has a name and a time, and no extensions.
 */
import { createPublicKey, type KeyObject, sign } from 'node:crypto';

export interface CertificateFacts {
  /** The common name of subject and issuer; ASCII. */
  readonly name: string;
  /** At least 1; one issuer gives no number twice. */
  readonly serial: number;
  /** Milliseconds; of both the seconds count. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** The certificate in DER: the same for the same key and facts. */
export function selfSigned(privateKey: KeyObject, facts: CertificateFacts): Buffer {
  const { name, serial, notBefore, notAfter } = facts;
  const owner = sequence(tagged(0x31, sequence(COMMON_NAME, tagged(0x0c, Buffer.from(name)))));
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const certificate = sequence(
    tagged(0xa0, integer(2)),
    integer(serial),
    SHA256_WITH_RSA,
    owner,
    sequence(time(notBefore), time(notAfter)),
    owner,
    publicKey,
  );
  const signature = sign('sha256', certificate, privateKey);
  return sequence(certificate, SHA256_WITH_RSA, tagged(0x03, Buffer.of(0), signature));
}

/** 2.5.4.3 */
const COMMON_NAME = tagged(0x06, Buffer.of(0x55, 0x04, 0x03));
/** 1.2.840.113549.1.1.11, and its parameters, which are null */
const SHA256_WITH_RSA = sequence(
  tagged(0x06, Buffer.from('2a864886f70d01010b', 'hex')),
  tagged(0x05),
);

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, ...parts);
}

function integer(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  // The first bit is the sign.
  return bytes[0]! < 0x80 ? tagged(0x02, bytes) : tagged(0x02, Buffer.of(0), bytes);
}

/** With two digits for the year until 2049, as RFC 5280 has it. */
function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/\.\d+|[-:T]/g, '');
  return digits < '2050'
    ? tagged(0x17, Buffer.from(digits.slice(2)))
    : tagged(0x18, Buffer.from(digits));
}

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.of(tag, 0x80 | bytes.length), bytes, content]);
}
