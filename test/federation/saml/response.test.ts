/** Which responses of a SAML identity provider sign somebody in. */
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { describe, test } from 'node:test';
import type { ResponseOptions } from './identity-provider.ts';
import {
  ASKED,
  AUDIENCE,
  CONSUMER,
  encryptionKey,
  idp,
  judge,
  judgeXml,
  NOW,
  REQUEST,
  RSA_KEYS,
  refused,
} from './judging.ts';

const answer = (options: ResponseOptions = {}) =>
  idp.response({ inResponseTo: REQUEST, ...options });

const SECOND = 1000;
const MINUTE = 60 * SECOND;

describe('a response to a request', () => {
  for (const signs of ['assertion', 'response', 'both'] as const) {
    test(`signs in with a signature of the ${signs}`, () => {
      const { assertion } = judge(answer({ signs }));
      assert.equal(assertion.nameId, 'Ann');
      assert.deepEqual(assertion.attributes, {
        email: 'ann@example.com',
        groups: ['staff', 'board'],
      });
    });

    for (const encryption of ['cbc', 'gcm'] as const) {
      test(`signs in with an assertion encrypted by ${encryption}, signed: ${signs}`, () => {
        const options = { signs, encryptsTo: encryptionKey, encryption };
        assert.equal(judge(answer(options)).assertion.nameId, 'Ann');
      });
    }
  }

  test('is refused without a signature', () => {
    refused(() => judge(answer({ signs: 'nothing' })), 'unsigned');
    const options = { signs: 'nothing', encryptsTo: encryptionKey } as const;
    refused(() => judge(answer(options)), 'unsigned');
  });

  test('is refused with a signature by another key', () => {
    const keys = [createPrivateKey(RSA_KEYS[2]!)];
    refused(() => judge(answer(), { trust: { keys } }), 'signature');
    refused(() => judge(answer({ signs: 'response' }), { trust: { keys } }), 'signature');
  });

  test('is believed by each of several keys', () => {
    const keys = [createPrivateKey(RSA_KEYS[2]!), idp.key];
    assert.equal(judge(answer(), { trust: { keys } }).assertion.nameId, 'Ann');
  });

  test('is refused with a signature by SHA-1', () => {
    const [rsa, sha] = ['rsa-sha1', 'sha1'].map(
      (name) => `http://www.w3.org/2000/09/xmldsig#${name}`,
    );
    refused(() => judge(answer({ signatureMethod: rsa! })), 'signature');
    refused(() => judge(answer({ digestMethod: sha! })), 'signature');
  });

  test('may be signed by SHA-512', () => {
    const signatureMethod = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512';
    const digestMethod = 'http://www.w3.org/2001/04/xmlenc#sha512';
    assert.equal(judge(answer({ signatureMethod, digestMethod })).assertion.nameId, 'Ann');
  });

  test('has the issuer, audience, recipient and destination that are expected', () => {
    refused(() => judge(answer({ issuer: 'https://other.example.org' })), 'issuer');
    refused(() => judge(answer({ responseIssuer: 'https://other.example.org' })), 'issuer');
    refused(() => judge(answer({ audience: `${AUDIENCE}2` })), 'audience');
    refused(
      () => judge(answer({ recipient: 'https://acme.example.net/saml2/idpresponse' })),
      'recipient',
    );
    refused(() => judge(answer({ destination: 'https://acme.example.net/' })), 'recipient');
  });

  test('is for every audience list and for nobody without one', () => {
    const list = (...names: string[]) =>
      `<saml:AudienceRestriction>${names.map((name) => `<saml:Audience>${name}</saml:Audience>`).join('')}</saml:AudienceRestriction>`;
    const conditionsXml = (...lists: string[]) =>
      `<saml:Conditions>${lists.join('')}</saml:Conditions>`;
    const judged = (...lists: string[]) =>
      judge(answer({ conditionsXml: conditionsXml(...lists) }));
    assert.equal(judged(list('urn:other', AUDIENCE)).assertion.nameId, 'Ann');
    refused(() => judged(list(AUDIENCE), list('urn:other')), 'audience');
    refused(() => judged(), 'audience');
    refused(() => judged(list()), 'audience');
    refused(() => judged(list(AUDIENCE), '<saml:Condition></saml:Condition>'), 'malformed');
  });

  test('answers the request that was made', () => {
    refused(() => judge(answer({ inResponseTo: '_other' })), 'in-response-to');
    refused(() => judge(answer({ inResponseTo: undefined })), 'in-response-to');
    refused(() => judge(answer({ responseInResponseTo: '_other' })), 'in-response-to');
    const unasked = { occasion: { by: 'provider' } } as const;
    refused(() => judge(answer(), unasked), 'in-response-to');
  });

  test('is good from a minute before its time to a minute after', () => {
    const options = { notBefore: NOW - MINUTE, notOnOrAfter: NOW + 5 * MINUTE };
    const at = (now: number) => judge(answer(options), { now });
    assert.ok(at(NOW + 6 * MINUTE - 1));
    refused(() => at(NOW + 6 * MINUTE), 'time');
    refused(() => at(NOW - MINUTE - 1), 'time');
    refused(() => judge(answer({ notBefore: NOW + 2 * MINUTE })), 'time');
    refused(() => judge(answer({ sessionEndsAt: NOW - 2 * MINUTE })), 'time');
  });

  test('has a bearer confirmation with an end', () => {
    const subject = (confirmation: string) => ({
      subjectXml: `<saml:Subject><saml:NameID>Ann</saml:NameID>${confirmation}</saml:Subject>`,
    });
    const confirmation = (method: string, attributes: string) =>
      `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:${method}"><saml:SubjectConfirmationData ${attributes}></saml:SubjectConfirmationData></saml:SubjectConfirmation>`;
    const end = `NotOnOrAfter="${new Date(NOW + MINUTE).toISOString()}"`;
    const rest = `Recipient="${CONSUMER}"`;
    const good = confirmation('bearer', `InResponseTo="${REQUEST}" ${end} ${rest}`);
    const other = confirmation('bearer', `InResponseTo="_other" ${end} ${rest}`);
    assert.ok(judge(answer(subject(good))));
    assert.ok(judge(answer(subject(`${other}${good}`))));
    refused(() => judge(answer(subject(''))), 'subject');
    refused(() => judge(answer(subject(other))), 'in-response-to');
    const endless = confirmation('bearer', `InResponseTo="${REQUEST}" ${rest}`);
    refused(() => judge(answer(subject(endless))), 'time');
    const held = confirmation('holder-of-key', `InResponseTo="${REQUEST}" ${end} ${rest}`);
    refused(() => judge(answer(subject(held))), 'subject');
  });

  test('is of a sign-in after a new one was asked for', () => {
    const occasion = { ...ASKED, signedInSince: NOW } as const;
    assert.ok(judge(answer(), { occasion }));
    const before = { signedInAt: NOW - 2 * MINUTE };
    assert.ok(judge(answer(before)));
    refused(() => judge(answer(before), { occasion }), 'time');
  });

  test('whose status is no success says so, and signs nobody in', () => {
    const status = 'urn:oasis:names:tc:SAML:2.0:status:Responder';
    refused(() => judge(answer({ status })), 'status');
    refused(() => judge(answer({ status: '' })), 'status');
  });

  test('names its attributes as the provider does', () => {
    const attributesXml =
      '<saml:AttributeStatement><saml:Attribute Name="a"><saml:AttributeValue>1</saml:AttributeValue></saml:Attribute><saml:Attribute Name="a"><saml:AttributeValue>2 &amp; 3</saml:AttributeValue></saml:Attribute><saml:Attribute Name="__proto__"><saml:AttributeValue>x</saml:AttributeValue></saml:Attribute><saml:Attribute Name="id"><saml:AttributeValue><saml:NameID>n</saml:NameID></saml:AttributeValue></saml:Attribute><saml:Attribute Name="none"></saml:Attribute></saml:AttributeStatement>';
    const { attributes } = judge(answer({ attributesXml })).assertion;
    assert.deepEqual(Object.entries(attributes), [
      ['a', ['1', '2 & 3']],
      ['__proto__', 'x'],
      ['id', 'n'],
    ]);
  });
});

describe('a response that must be encrypted', () => {
  const trust = { encryption: { is: 'demanded', privateKey: encryptionKey } } as const;

  test('is refused in the clear', () => {
    refused(() => judge(answer(), { trust }), 'encryption');
    refused(() => judge(answer({ signs: 'response' }), { trust }), 'encryption');
    assert.ok(judge(answer({ encryptsTo: encryptionKey }), { trust }));
  });

  test('is refused when it is encrypted to another key, or the key by PKCS #1 v1.5', () => {
    const encryptsTo = createPrivateKey(RSA_KEYS[2]!);
    refused(() => judge(answer({ encryptsTo }), { trust }), 'encryption');
    const options = { encryptsTo: encryptionKey, encryption: 'pkcs1' } as const;
    refused(() => judge(answer(options), { trust }), 'encryption');
  });

  test('is refused when a bit of it was changed', () => {
    const xml = idp.responseXml({ inResponseTo: REQUEST, encryptsTo: encryptionKey });
    const at = xml.lastIndexOf('CipherValue>', xml.lastIndexOf('</xenc:CipherValue>')) + 40;
    const changed = `${xml.slice(0, at)}${xml[at] === 'A' ? 'B' : 'A'}${xml.slice(at + 1)}`;
    refused(() => judgeXml(changed, { trust }), 'encryption');
  });
});

describe('a response without a request', () => {
  const occasion = { by: 'provider' } as const;

  test('signs in for six minutes', () => {
    const response = idp.response({ notOnOrAfter: NOW + 60 * MINUTE });
    assert.ok(judge(response, { occasion, now: NOW + 6 * MINUTE }));
    refused(() => judge(response, { occasion, now: NOW + 6 * MINUTE + 1 }), 'time');
  });
});
