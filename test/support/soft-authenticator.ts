/** A WebAuthn authenticator made of software, for tests that have no browser. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export interface CreationOptions {
  readonly rp: { readonly id: string };
  readonly user: { readonly id: string };
  readonly challenge: string;
}

export interface RequestOptions {
  readonly rpId: string;
  readonly challenge: string;
  readonly allowCredentials?: readonly { readonly id: string }[];
}

/** What a ceremony does otherwise than it should. */
export interface Flaws {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly userVerified?: boolean;
  readonly credentialId?: Buffer;
  readonly algorithm?: number;
  readonly signCount?: number;
  readonly userHandle?: string;
}

interface Credential {
  readonly id: Buffer;
  readonly key: KeyObject;
  readonly userHandle: string;
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;

export class SoftAuthenticator {
  readonly origin: string;
  readonly #credentials: Credential[] = [];
  #signCount = 0;

  constructor(origin: string) {
    this.origin = origin;
  }

  /** A new credential, in the form of RegistrationResponseJSON. */
  create(options: CreationOptions, flaws: Flaws = {}) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const id = flaws.credentialId ?? randomBytes(32);
    this.#credentials.push({ id, key: privateKey, userHandle: options.user.id });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const coseKey = Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03]),
      cborInteger(flaws.algorithm ?? -7),
      Buffer.from([0x20, 0x01, 0x21]),
      cborBytes(Buffer.from(x, 'base64url')),
      Buffer.from([0x22]),
      cborBytes(Buffer.from(y, 'base64url')),
    ]);
    const size = Buffer.alloc(2);
    size.writeUInt16BE(id.length);
    const attested = Buffer.concat([Buffer.alloc(16), size, id, coseKey]);
    const authData = this.#authenticatorData(flaws.rpId ?? options.rp.id, flaws, attested);
    const attestationObject = Buffer.concat([
      Buffer.from([0xa3]),
      ...[cborText('fmt'), cborText('none'), cborText('attStmt'), Buffer.from([0xa0])],
      ...[cborText('authData'), cborBytes(authData)],
    ]);
    return {
      ...idsOf(id),
      authenticatorAttachment: 'platform',
      response: {
        clientDataJSON: this.#clientData('webauthn.create', options.challenge, flaws),
        attestationObject: attestationObject.toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  /** Signs a challenge, in the form of AuthenticationResponseJSON. */
  get(options: RequestOptions, flaws: Flaws = {}) {
    const allowed = options.allowCredentials?.map(({ id }) => id);
    const credential = this.#credentials.find(
      ({ id }) => !allowed || allowed.includes(id.toString('base64url')),
    );
    if (!credential) throw new Error('none of the credentials is allowed');
    const authenticatorData = this.#authenticatorData(flaws.rpId ?? options.rpId, flaws);
    const clientDataJSON = this.#clientData('webauthn.get', options.challenge, flaws);
    const hash = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest();
    const signature = sign('sha256', Buffer.concat([authenticatorData, hash]), credential.key);
    return {
      ...idsOf(flaws.credentialId ?? credential.id),
      response: {
        clientDataJSON,
        authenticatorData: authenticatorData.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle: flaws.userHandle ?? credential.userHandle,
      },
    };
  }

  #clientData(type: string, challenge: string, flaws: Flaws): string {
    const data = {
      type: flaws.type ?? type,
      challenge: flaws.challenge ?? challenge,
      origin: flaws.origin ?? this.origin,
      crossOrigin: false,
    };
    return Buffer.from(JSON.stringify(data)).toString('base64url');
  }

  #authenticatorData(rpId: string, flaws: Flaws, attested?: Buffer): Buffer {
    const verified = (flaws.userVerified ?? true) ? VERIFIED : 0;
    const head = Buffer.alloc(5);
    head.writeUInt8(PRESENT | verified | (attested ? ATTESTED : 0), 0);
    head.writeUInt32BE(flaws.signCount ?? ++this.#signCount, 1);
    const rpIdHash = createHash('sha256').update(rpId).digest();
    return Buffer.concat([rpIdHash, head, attested ?? Buffer.alloc(0)]);
  }
}

function idsOf(id: Buffer) {
  const text = id.toString('base64url');
  return { id: text, rawId: text, type: 'public-key', clientExtensionResults: {} };
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);
}

function cborBytes(bytes: Buffer): Buffer {
  return Buffer.concat([cborHead(0x40, bytes.length), bytes]);
}

function cborInteger(value: number): Buffer {
  return value < 0 ? cborHead(0x20, -1 - value) : cborHead(0, value);
}

/** The shortest head of a value, as the canonical form has it. */
function cborHead(type: number, value: number): Buffer {
  if (value < 24) return Buffer.from([type + value]);
  if (value < 256) return Buffer.from([type + 24, value]);
  return Buffer.from([type + 25, value >> 8, value & 0xff]);
}
