/** One identity provider and one pool that judges what it posts, without a server around them. */
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AssertionOccasion } from '#domain/federation/saml/assertion-rules.ts';
import { judgeResponse, type ProviderTrust } from '#domain/federation/saml/response.ts';
import { type SamlDefect, SamlRefusal } from '#domain/federation/saml/saml-refusal.ts';
import { SamlIdentityProvider } from './identity-provider.ts';

export const NOW = Date.parse('2026-03-01T12:00:00Z');
export const REQUEST = '_6f1c2e3a-0000-4000-8000-000000000001';
export const AUDIENCE = 'urn:amazon:cognito:sp:us-east-1_Example01';
export const CONSUMER = 'https://acme.id.example.com/saml2/idpresponse';

const file = new URL('../../support/rsa-keys.json', import.meta.url);
export const RSA_KEYS = (JSON.parse(readFileSync(file, 'utf8')) as { keys: string[] }).keys;

export const idp = new SamlIdentityProvider({
  entityId: 'https://idp.example.org/metadata',
  url: 'https://idp.example.org',
  privateKey: RSA_KEYS[0]!,
  audience: AUDIENCE,
  recipient: CONSUMER,
  now: () => NOW,
});
export const encryptionKey = createPrivateKey(RSA_KEYS[1]!);

interface Setting {
  readonly occasion?: AssertionOccasion;
  readonly trust?: Partial<ProviderTrust>;
  readonly now?: number;
}

export const ASKED: AssertionOccasion = { by: 'request', id: REQUEST, signedInSince: 0 };

export function judge(encoded: string, { occasion = ASKED, trust, now = NOW }: Setting = {}) {
  return judgeResponse(
    encoded,
    { keys: [idp.key], encryption: { is: 'possible', privateKey: encryptionKey }, ...trust },
    { issuer: idp.entityId, audience: AUDIENCE, recipient: CONSUMER, occasion },
    now,
  );
}

export function judgeXml(xml: string, setting?: Setting) {
  return judge(Buffer.from(xml).toString('base64'), setting);
}

/** Refused for this reason. */
export function refused(work: () => unknown, defect: SamlDefect, what?: string): void {
  assert.throws(work, (error) => {
    assert.ok(error instanceof SamlRefusal, `${what}: ${error}`);
    assert.equal(error.defect, defect, `${what}: ${error.message}`);
    return true;
  });
}
