/**
 * The ceremonies of WebAuthn Level 3 on the side of the relying party: the options it sends, and
 * checking the answers. Pure: the caller stores passkeys and spends challenges.
 */
import { createHash } from 'node:crypto';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import {
  CognitoError,
  credentialNotSupported,
  invalidParameter,
  originNotAllowed,
  relyingPartyMismatch,
} from '#contract/errors.ts';
import { knownName } from '#domain/users/login-names.ts';
import { parseBoundedJson } from '#platform/bounded-json.ts';
import type { Passkey } from '#store/tables/passkeys.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { authenticatorName } from './authenticator-names.ts';
import { passkeySettings } from './passkey-settings.ts';

/** How long an authenticator may take, in milliseconds. */
export const CEREMONY_MS = 180_000;

/** COSE algorithms, the preferred one first: ES256, RS256. */
const ALGORITHMS = [-7, -257] as const;

/** The longest part of a credential, in base64url; real ones have some hundred characters. */
const LONGEST_PART = 65_536;

/** A user handle has at most 64 bytes (WebAuthn §5.4.3), in base64url. */
const LONGEST_HANDLE = 86;

/** The COSE_Key of the decoy: EC2, ES256, P-256. */
const DECOY_KEY = Buffer.from(
  'a5010203262001' +
    '215820282d4dfd59615fd9cb1f0aff2775455a18281d2eae438279deffba41dda44c0a' +
    '2258207357eb66f1cd4197d58603d10a2a5409e89976b204537a637a20522ca8d3c4d0',
  'hex',
);

/** PublicKeyCredentialCreationOptionsJSON for a new passkey of the user. */
export function creationOptions(
  pool: Pool,
  user: User,
  existing: readonly Passkey[],
  challenge: string,
) {
  const { relyingParty, userVerification } = passkeySettings(pool);
  const name = knownName(pool, user);
  return {
    rp: { id: relyingParty, name: relyingParty },
    user: {
      id: userHandle(user.id),
      name,
      displayName: user.attributes.name ?? name,
    },
    challenge,
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    timeout: CEREMONY_MS,
    excludeCredentials: existing.map(descriptor),
    authenticatorSelection: {
      requireResidentKey: true,
      residentKey: 'required',
      userVerification,
    },
    attestation: 'none',
  };
}

/**
 * PublicKeyCredentialRequestOptionsJSON for signing in with one of these passkeys; with none, for
 * whichever the browser has for the relying party.
 */
export function requestOptions(
  pool: Pool,
  passkeys: readonly Passkey[],
  challenge: string,
  timeout = CEREMONY_MS,
) {
  const { relyingParty, userVerification } = passkeySettings(pool);
  return {
    challenge,
    timeout,
    rpId: relyingParty,
    allowCredentials: passkeys.map(descriptor),
    userVerification,
  };
}

/** A credential as the client sent it: well-formed, not verified. */
export interface PresentedCredential<Response> {
  readonly response: Response;
  readonly challenge: string;
  readonly origin: string;
}

/** @throws InvalidParameterException */
export function readRegistration(document: unknown): PresentedCredential<RegistrationResponseJSON> {
  const { credential, response } = readCredential(document, [
    'clientDataJSON',
    'attestationObject',
  ]);
  const { transports = [] } = response;
  if (!Array.isArray(transports) || !transports.every(isWord)) throw malformed();
  const { authenticatorAttachment: attachment } = credential;
  if (attachment !== undefined && attachment !== null && !isWord(attachment)) throw malformed();
  return {
    ...readClientData(response.clientDataJSON, 'webauthn.create'),
    response: credential as unknown as RegistrationResponseJSON,
  };
}

/** @throws InvalidParameterException */
export function readAssertion(document: unknown): PresentedCredential<AuthenticationResponseJSON> {
  const { credential, response } = readCredential(document, [
    'clientDataJSON',
    'authenticatorData',
    'signature',
  ]);
  const { userHandle: handle = null } = response;
  if (handle !== null && typeof handle !== 'string') throw malformed();
  return {
    ...readClientData(response.clientDataJSON, 'webauthn.get'),
    response: credential as unknown as AuthenticationResponseJSON,
  };
}

/**
 * The passkey that a registration creates, once its challenge is known to be issued here.
 * @throws WebAuthnOriginNotAllowedException, WebAuthnRelyingPartyMismatchException,
 *   WebAuthnCredentialNotSupportedException
 */
export async function registeredPasskey(
  pool: Pool,
  user: User,
  { response, challenge, origin }: PresentedCredential<RegistrationResponseJSON>,
  createdAt: number,
): Promise<Passkey> {
  const { relyingParty, userVerification } = passkeySettings(pool);
  if (!allowsOrigin(relyingParty, origin)) throw originNotAllowed();
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const helpers = await import('@simplewebauthn/server/helpers');
  try {
    const object = helpers.decodeAttestationObject(
      new Uint8Array(Buffer.from(response.response.attestationObject, 'base64url')),
    );
    const { rpIdHash } = helpers.parseAuthenticatorData(object.get('authData'));
    refuseRelyingParty(rpIdHash, relyingParty);
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: relyingParty,
      requireUserVerification: userVerification === 'required',
      supportedAlgorithmIDs: [...ALGORITHMS],
    });
    if (!verified) throw credentialNotSupported();
    const { credential, aaguid } = registrationInfo;
    const attachment = response.authenticatorAttachment ?? undefined;
    return {
      poolId: pool.id,
      userId: user.id,
      credentialId: Buffer.from(credential.id, 'base64url'),
      relyingParty,
      publicKey: Buffer.from(credential.publicKey),
      signCount: credential.counter,
      name: authenticatorName(aaguid),
      ...(attachment !== undefined && { attachment }),
      transports: [...new Set(response.response.transports ?? [])].slice(0, 8),
      createdAt,
    };
  } catch (cause) {
    throw cause instanceof CognitoError ? cause : credentialNotSupported();
  }
}

/** What an assertion proves. */
export interface Assertion {
  /** The authenticator's signature count after it. */
  readonly signCount: number;
}

/**
 * What the assertion proves, if `passkey` signed it for this pool; undefined if not. Its challenge
 * is already known to be issued here.
 */
export async function verifiedAssertion(
  pool: Pool,
  passkey: Passkey,
  { response, challenge, origin }: PresentedCredential<AuthenticationResponseJSON>,
): Promise<Assertion | undefined> {
  const { relyingParty, userVerification } = passkeySettings(pool);
  if (!allowsOrigin(relyingParty, origin)) return undefined;
  const { userHandle: handle } = response.response;
  if (handle && handle !== userHandle(passkey.userId)) return undefined;
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: relyingParty,
    requireUserVerification: userVerification === 'required',
    credential: {
      id: passkey.credentialId.toString('base64url'),
      publicKey: new Uint8Array(passkey.publicKey),
      // The statement that records the count decides whether it has grown.
      counter: 0,
    },
  }).catch(() => ({ verified: false, authenticationInfo: undefined }));
  if (!verified || !authenticationInfo) return undefined;
  return { signCount: authenticationInfo.newCounter };
}

/** The id of the user whom the answer names; undefined where it names none. */
export function userNamedBy({
  response,
}: PresentedCredential<AuthenticationResponseJSON>): string | undefined {
  const { userHandle: handle } = response.response;
  if (!handle || handle.length > LONGEST_HANDLE) return undefined;
  const userId = Buffer.from(handle, 'base64url').toString();
  return userHandle(userId) === handle ? userId : undefined;
}

/**
 * What an assertion is verified against where the user has no such passkey, so that this takes as
 * long as a signature that is wrong. Nobody has the private key: x is the SHA-256 of "a passkey that
 * nobody has".
 */
export function decoyPasskey({ id: poolId }: Pool, userId: string): Passkey {
  return {
    poolId,
    userId,
    credentialId: Buffer.alloc(0),
    relyingParty: '',
    publicKey: DECOY_KEY,
    signCount: 0,
    name: '',
    transports: [],
    createdAt: 0,
  };
}

/** The user handle: the sub, which contains no personal data. */
function userHandle(userId: string): string {
  return Buffer.from(userId).toString('base64url');
}

function descriptor({ credentialId, transports }: Passkey) {
  return { type: 'public-key', id: credentialId.toString('base64url'), transports };
}

function readCredential(document: unknown, parts: readonly string[]) {
  if (!isRecord(document)) throw malformed();
  const { id, rawId, type, response } = document;
  if (!isBase64Url(id) || rawId !== id || type !== 'public-key') throw malformed();
  if (!isRecord(response) || !parts.every((part) => isBase64Url(response[part]))) throw malformed();
  return { credential: document, response };
}

function readClientData(text: unknown, ceremony: string): { challenge: string; origin: string } {
  try {
    const data: unknown = parseBoundedJson(Buffer.from(String(text), 'base64url').toString());
    if (!isRecord(data) || data.type !== ceremony) throw malformed();
    const { challenge, origin } = data;
    if (typeof challenge !== 'string' || typeof origin !== 'string') throw malformed();
    return { challenge, origin };
  } catch {
    throw malformed();
  }
}

/** A page may use passkeys of its own host and of the domains above it, over HTTPS. */
function allowsOrigin(relyingParty: string, origin: string): boolean {
  const url = URL.parse(origin);
  const host = url?.hostname ?? '';
  const local = host === 'localhost' || host.endsWith('.localhost');
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && local);
  const within = host === relyingParty || host.endsWith(`.${relyingParty}`);
  return secure && within && url?.origin === origin;
}

function refuseRelyingParty(given: Uint8Array, relyingParty: string): void {
  const expected = createHash('sha256').update(relyingParty).digest();
  if (!expected.equals(given)) throw relyingPartyMismatch();
}

const malformed = () => invalidParameter('Credential is not a valid public key credential.');

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isBase64Url(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_PART && /^[\w-]+$/.test(value);
}

/** A transport or an attachment, also one of a later specification. */
function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][a-z-]{0,31}$/.test(value);
}
