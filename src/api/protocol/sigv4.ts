/**
 * AWS Signature Version 4, as a server checks it: over the bytes and headers received.
 *
 * Pure: the instant and the secret are passed in.
 */
import {
  createHash,
  createHmac,
  createSecretKey,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import { isRegion } from '#contract/arn.ts';
import {
  incompleteSignature,
  invalidSignature,
  missingAuthenticationToken,
} from '#contract/errors.ts';
import type { ApiHttpRequest } from '#http/exchange.ts';

const ALGORITHM = 'AWS4-HMAC-SHA256';
const TERMINATOR = 'aws4_request';

/** How far the clocks of client and server may be apart, in ms. */
const SKEW = 5 * 60_000;

export interface SignedRequest extends Pick<ApiHttpRequest, 'method' | 'target' | 'rawHeaders'> {
  readonly body: Buffer;
}

/** `{date}/{region}/{service}/aws4_request`, as four parts. */
export interface CredentialScope {
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly terminator: string;
}

/** What an Authorization header claims; nothing of it is checked yet. */
export interface Authorization {
  readonly accessKeyId: string;
  readonly scope: CredentialScope;
  /** As given: lower case and sorted when it is right. */
  readonly signedHeaders: readonly string[];
  /** As given: 64 lower-case hexadecimal digits when it is right. */
  readonly signature: string;
  /** When it was signed, `YYYYMMDDTHHMMSSZ`. */
  readonly timestamp: string;
}

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

/** Parses what signs the request. Throws when there is nothing, or nothing well-formed. */
export function parseAuthorization(request: SignedRequest): Authorization {
  const headers = headerList(request.rawHeaders);
  const given = headers.filter(([name]) => name === 'authorization').map(([, value]) => value);
  if (given.length === 0) {
    if (/[?&]X-Amz-(?:Signature|Credential|Algorithm)=/i.test(request.target)) {
      throw incompleteSignature(
        'Signatures in the query string are not supported by this service.',
      );
    }
    throw missingAuthenticationToken();
  }
  if (given.length > 1) throw incompleteSignature('Authorization header must not be repeated.');
  return parseHeader(given[0]!, timestampOf(headers));
}

function parseHeader(header: string, timestamp: string | undefined): Authorization {
  const parameters = header.startsWith(`${ALGORITHM} `)
    ? parametersOf(header.slice(ALGORITHM.length + 1))
    : new Map<string, string>();
  const problems: string[] = [];
  const take = (name: string) => {
    const value = parameters.get(name);
    if (!value) problems.push(`Authorization header requires '${name}' parameter.`);
    return value ?? '';
  };
  const credential = take('Credential');
  const signature = take('Signature');
  const signedHeaders = take('SignedHeaders').split(';');
  if (!timestamp) {
    problems.push(
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    );
  }
  // Neither the signature nor anything else of the header is repeated in the answer.
  if (problems.length > 0) throw incompleteSignature(problems.join(' '));

  const [accessKeyId, date, region, service, terminator, ...rest] = credential.split('/');
  if (!accessKeyId || !date || !region || !service || !terminator || rest.length > 0) {
    throw incompleteSignature(
      'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
    );
  }
  return {
    accessKeyId,
    scope: { date, region, service, terminator },
    signedHeaders,
    signature,
    timestamp: timestamp!,
  };
}

function parametersOf(text: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const part of text.split(/, */)) {
    const equals = part.indexOf('=');
    const name = part.slice(0, equals);
    if (equals < 1 || parameters.has(name)) return new Map();
    parameters.set(name, part.slice(equals + 1));
  }
  return parameters.size === 3 ? parameters : new Map();
}

function isCanonicalList(names: readonly string[]): boolean {
  return names.every(
    (name, i) => /^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name) && (i === 0 || names[i - 1]! < name),
  );
}

/** The region of a well-formed credential scope, of whatever value otherwise; else undefined. */
export function scopeRegion(authorization: string | undefined): string | undefined {
  const scope = /[ /=,](?:\d{8})\/([^/,\s]+)\/cognito-idp\/aws4_request/.exec(authorization ?? '');
  return scope && isRegion(scope[1]!) ? scope[1] : undefined;
}

/** The access key id that a header names, whoever sent it. */
export function claimedKeyIn(authorization: string | undefined): string | undefined {
  return /\bCredential=(\w{16,128})\//.exec(authorization ?? '')?.[1];
}

/** Checks the credential scope against the service and the request's own date. */
export function checkScope({ scope, timestamp }: Authorization, service: string): void {
  if (!isRegion(scope.region))
    throw invalidSignature('Credential should be scoped to a valid region.');
  if (scope.service !== service) {
    throw invalidSignature(`Credential should be scoped to correct service: '${service}'.`);
  }
  if (scope.terminator !== TERMINATOR) {
    throw invalidSignature(`Credential should be scoped with a valid terminator: '${TERMINATOR}'.`);
  }
  const day = timestamp.slice(0, 8);
  if (scope.date !== day) {
    throw invalidSignature(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != '${day}', from '${timestamp}'.`,
    );
  }
}

/** Refuses a request signed more than five minutes before or after `now`. */
export function checkTime({ timestamp }: Authorization, now: number): void {
  const signedAt = instantOf(timestamp);
  const present = stamp(now);
  if (Number.isNaN(signedAt)) throw invalidSignature('Date must be in ISO-8601 basic format.');
  if (signedAt < now - SKEW) {
    throw invalidSignature(
      `Signature expired: ${timestamp} is now earlier than ${stamp(now - SKEW)} (${present} - 5 min.)`,
    );
  }
  if (signedAt > now + SKEW) {
    throw invalidSignature(
      `Signature not yet current: ${timestamp} is still later than ${stamp(now + SKEW)} (${present} + 5 min.)`,
    );
  }
}

/**
 * Checks the signature with the signing key of its scope. What decides about the
 * request, the host and every X-Amz- header, must be among the signed headers.
 */
export function checkSignature(
  request: SignedRequest,
  authorization: Authorization,
  key: KeyObject,
): void {
  if (!isCanonicalList(authorization.signedHeaders)) throw invalidSignature(MISMATCH);
  const signed = new Set(authorization.signedHeaders);
  if (!signed.has('host')) {
    throw invalidSignature(
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    );
  }
  for (const [name] of headerList(request.rawHeaders)) {
    if (name.startsWith('x-amz-') && !signed.has(name)) {
      throw invalidSignature(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`);
    }
  }
  const text = stringToSign(request, authorization);
  const expected = Buffer.from(hmac(key, text).toString('hex'));
  const given = Buffer.from(authorization.signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
    throw invalidSignature(MISMATCH);
  }
}

/** The key of one secret for a day's requests to one service in one region. */
export function signingKey(secret: string, scope: CredentialScope): KeyObject {
  const { date, region, service, terminator } = scope;
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), terminator);
  return createSecretKey(key);
}

function stringToSign(request: SignedRequest, authorization: Authorization): string {
  const { date, region, service } = authorization.scope;
  const canonical = canonicalRequest(request, authorization.signedHeaders);
  return [
    ALGORITHM,
    authorization.timestamp,
    `${date}/${region}/${service}/${TERMINATOR}`,
    // Node hands header bytes over as latin1; hashed as latin1 they are the bytes received.
    createHash('sha256').update(canonical, 'latin1').digest('hex'),
  ].join('\n');
}

/** The canonical request; header values stay latin1 text of the bytes received. */
export function canonicalRequest(
  { method, target, rawHeaders, body }: SignedRequest,
  signedHeaders: readonly string[],
): string {
  const question = target.indexOf('?');
  const path = question < 0 ? target : target.slice(0, question);
  const query = question < 0 ? '' : target.slice(question + 1);
  const headers = headerList(rawHeaders);
  const canonicalHeaders = signedHeaders.map((name) => {
    const values = headers.filter(([given]) => given === name).map(([, value]) => value);
    return `${name}:${values.join(',')}\n`;
  });
  return [
    method,
    path.split('/').map(encodeLatin1).join('/') || '/',
    canonicalQuery(query),
    canonicalHeaders.join(''),
    signedHeaders.join(';'),
    createHash('sha256').update(body).digest('hex'),
  ].join('\n');
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  return query
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const name = equals < 0 ? pair : pair.slice(0, equals);
      const value = equals < 0 ? '' : pair.slice(equals + 1);
      return [encodeLatin1(decode(name)), encodeLatin1(decode(value))] as const;
    })
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Percent-decoding of bytes to bytes (as latin1 text); what is not an escape stays as it is. */
function decode(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** UriEncode of the bytes of latin1 text: everything but A-Z a-z 0-9 - . _ ~ is escaped. */
function encodeLatin1(text: string): string {
  return text.replace(
    /[^A-Za-z0-9\-._~]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

/** Lower-case names with trimmed values, runs of spaces as one, in the order received. */
function headerList(raw: readonly string[]): [name: string, value: string][] {
  const headers: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const value = trimmed(raw[i + 1]!).replace(/ {2,}/g, ' ');
    headers.push([raw[i]!.toLowerCase(), value]);
  }
  return headers;
}

/** Without blanks at its ends. A pattern for the end would try at each blank within. */
function trimmed(text: string): string {
  const isBlank = (at: number) => text[at] === ' ' || text[at] === '\t';
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(from)) from++;
  while (to > from && isBlank(to - 1)) to--;
  return text.slice(from, to);
}

/** The instant of X-Amz-Date, else of Date, as `YYYYMMDDTHHMMSSZ`. */
function timestampOf(headers: readonly [string, string][]): string | undefined {
  const amz = headers.filter(([name]) => name === 'x-amz-date');
  if (amz.length > 1) return undefined;
  const value = amz[0]?.[1] ?? headers.find(([name]) => name === 'date')?.[1];
  if (value === undefined) return undefined;
  if (/^\d{8}T\d{6}Z$/.test(value)) return value;
  if (amz.length > 0) return undefined;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : stamp(date);
}

function instantOf(timestamp: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function stamp(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function hmac(key: string | Buffer | KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
