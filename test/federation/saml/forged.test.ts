/**
 * Responses that an attacker made of real ones: Eve has a response that the provider signed for
 * her, or was handed one for Ann, and wants to be Ann.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SamlRefusal } from '#domain/federation/saml/saml-refusal.ts';
import { encryptionKey, idp, judge, judgeXml, NOW, REQUEST, refused } from './judging.ts';

const EVE = { inResponseTo: REQUEST, nameId: 'Eve' };

/** The response for Eve, and the parts of it that attackers move about. */
function partsOf(signs: 'assertion' | 'response') {
  const xml = idp.responseXml({ ...EVE, signs });
  const assertion = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml)![0];
  const signature = /<ds:Signature [\s\S]*<\/ds:Signature>/.exec(xml)![0];
  return {
    xml,
    assertion,
    signature,
    bareAssertion: assertion.replace(signature, ''),
    bareXml: xml.replace(signature, ''),
  };
}

/** The same element for Ann, under another id. */
function evil(element: string): string {
  return element.replace('>Eve<', '>Ann<').replace(/ ID="_[ar]/, ' ID="_evil');
}

const before = (xml: string, what: string, mark: string) => xml.replace(mark, `${what}${mark}`);
const end = '</samlp:Response>';
const into = (xml: string, what: string) => xml.replace(/(<\/[\w:]+>)$/, `${what}$1`);

/** The eight of "On Breaking SAML: Be Whoever You Want to Be", by their numbers there. */
function wrapped(): readonly string[] {
  const ofResponse = partsOf('response');
  const { xml, assertion, signature, bareAssertion } = partsOf('assertion');
  const response = ofResponse.signature;
  const evilResponse = evil(ofResponse.bareXml);
  const evilAssertion = evil(bareAssertion);
  const issuerEnd = '</saml:Issuer>';
  return [
    evilResponse.replace(issuerEnd, `${issuerEnd}${into(response, ofResponse.bareXml)}`),
    evilResponse.replace(issuerEnd, `${issuerEnd}${ofResponse.bareXml}${response}`),
    before(xml, evilAssertion, assertion),
    xml.replace(assertion, into(evilAssertion, assertion)),
    xml.replace(assertion, evil(assertion)).replace(end, `${bareAssertion}${end}`),
    xml.replace(
      assertion,
      evilAssertion.replace(issuerEnd, `${issuerEnd}${into(signature, bareAssertion)}`),
    ),
    before(xml, `<samlp:Extensions>${evilAssertion}</samlp:Extensions>`, assertion),
    xml.replace(
      assertion,
      evilAssertion.replace(
        issuerEnd,
        `${issuerEnd}${into(signature, `<ds:Object>${bareAssertion}</ds:Object>`)}`,
      ),
    ),
  ];
}

/** Whom it signs in, or why it does not. */
function attempt(work: () => ReturnType<typeof judgeXml>): string {
  try {
    return work().assertion.nameId;
  } catch (error) {
    assert.ok(error instanceof SamlRefusal, String((error as Error).stack));
    return error.defect;
  }
}

describe('a response of which parts were moved', () => {
  for (const [index, xml] of wrapped().entries()) {
    test(`is refused: XSW${index + 1}`, () => {
      assert.match(xml, />Ann</);
      assert.match(xml, />Eve</);
      refused(() => judgeXml(xml), 'malformed');
    });
  }

  test('is good before it was moved', () => {
    assert.equal(judgeXml(partsOf('assertion').xml).assertion.nameId, 'Eve');
    assert.equal(judgeXml(partsOf('response').xml).assertion.nameId, 'Eve');
  });

  test('is refused with the signed element under the id of another', () => {
    const { xml, assertion, bareAssertion } = partsOf('assertion');
    const twin = bareAssertion.replace('>Eve<', '>Ann<');
    refused(() => judgeXml(before(xml, twin, assertion)), 'malformed');
    const id = / ID="(_a[^"]+)"/.exec(assertion)![1]!;
    const status = '<samlp:Status>';
    for (const name of ['ID', 'Id', 'id']) {
      const named = xml.replace(status, `<samlp:Status ${name}="${id}">`);
      refused(() => judgeXml(named), 'malformed');
    }
  });

  test('is refused with an assertion in a signed place that is none', () => {
    const { assertion, bareAssertion, xml } = partsOf('assertion');
    const inside = `<samlp:Status>${assertion}`;
    refused(
      () => judgeXml(xml.replace(assertion, evil(bareAssertion)).replace('<samlp:Status>', inside)),
      'malformed',
    );
    const other = xml.replace(
      assertion,
      evil(bareAssertion).replaceAll('saml:Assertion', 'saml:Advice'),
    );
    refused(() => judgeXml(other), 'malformed');
  });

  test('is refused with the signature of one element in another', () => {
    const { xml, signature, bareXml } = partsOf('assertion');
    const issuer = '</saml:Issuer>';
    refused(() => judgeXml(bareXml.replace(issuer, `${issuer}${signature}`)), 'signature');
    const assertion = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml)![0];
    refused(() => judgeXml(xml.replace(assertion, into(assertion, signature))), 'malformed');
  });

  test('is refused with a right signature of the assertion and a wrong one of the response', () => {
    const xml = idp.responseXml({ ...EVE, signs: 'both' });
    const changed = xml.replace('status:Success', 'status:Success" Extra="1');
    refused(() => judgeXml(changed), 'signature');
  });
});

describe('a response with something added', () => {
  const named = (nameIdXml: string) =>
    idp.responseXml({ inResponseTo: REQUEST, nameId: 'Ann.example.eve', nameIdXml });

  test('is refused with a comment in a name, though its signature is right', () => {
    const xml = idp.responseXml({ inResponseTo: REQUEST, nameId: 'Ann.example.eve' });
    refused(() => judgeXml(xml.replace('>Ann.', '>Ann<!-- -->.')), 'malformed');
    refused(() => judgeXml(xml.replace('>Ann.', '>Ann<?x?>.')), 'malformed');
    refused(() => judgeXml(xml.replace('>Ann.', '><![CDATA[Ann]]>.')), 'malformed');
  });

  test('is refused with an element in a name', () => {
    refused(() => judgeXml(named('Ann<b></b>.example.eve')), 'malformed');
  });

  test('is refused with a document type, whatever it declares', () => {
    const { xml } = partsOf('assertion');
    const bombs = [
      '<!DOCTYPE r>',
      '<!DOCTYPE r [<!ENTITY a "Ann">]>',
      `<!DOCTYPE r [<!ENTITY a0 "Ann">${Array.from({ length: 40 }, (_, i) => `<!ENTITY a${i + 1} "&a${i};&a${i};&a${i};">`).join('')}]>`,
      '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
      '<!DOCTYPE r SYSTEM "https://eve.example.com/x.dtd">',
    ];
    for (const bomb of bombs) {
      refused(() => judgeXml(`${bomb}${xml.replace('>Eve<', '>&a;<')}`), 'malformed', bomb);
      refused(() => judgeXml(`<?xml version="1.0"?>\n${bomb}${xml}`), 'malformed', bomb);
    }
  });

  test('is refused with an entity that nobody declared', () => {
    refused(() => judgeXml(partsOf('assertion').xml.replace('>Eve<', '>&a;<')), 'malformed');
  });

  test('is refused with text around it, or a second document', () => {
    const { xml } = partsOf('assertion');
    for (const odd of [`${xml}${xml}`, `${xml}x`, `x${xml}`, `${xml}<a/>`, `<a/>${xml}`]) {
      refused(() => judgeXml(odd), 'malformed');
    }
  });
});

describe('a response that was changed', () => {
  test('is refused, whichever of its characters it was', () => {
    // What a signature says of its key is not signed, and not read.
    const xml = partsOf('response').xml.replace(/<ds:KeyInfo>.*<\/ds:KeyInfo>/, '');
    assert.equal(judgeXml(xml).assertion.nameId, 'Eve');
    for (let at = 0; at < xml.length; at += 7) {
      const other = xml[at] === 'a' ? 'b' : 'a';
      assert.throws(
        () => judgeXml(`${xml.slice(0, at)}${other}${xml.slice(at + 1)}`),
        { name: 'SamlRefusal' },
        `at ${at}: ${xml.slice(at - 20, at + 20)}`,
      );
    }
  });

  test('is refused with other transforms, references or methods', () => {
    const { xml } = partsOf('assertion');
    const transform =
      /<ds:Transform Algorithm="http:\/\/www.w3.org\/2001[^>]*><\/ds:Transform>/.exec(xml)![0];
    const xpath = transform.replace(/"[^"]+"/, '"http://www.w3.org/TR/1999/REC-xpath-19991116"');
    const reference = /<ds:Reference[\s\S]*<\/ds:Reference>/.exec(xml)![0];
    const changes = [
      [transform, xpath],
      [transform, `${transform}${transform}`],
      [reference, `${reference}${reference}`],
      [reference, reference.replace(/URI="[^"]*"/, 'URI=""')],
      [reference, reference.replace(/ URI="[^"]*"/, '')],
      [
        /SignatureMethod Algorithm="[^"]+"/.exec(xml)![0],
        'SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"',
      ],
    ] as const;
    for (const [part, other] of changes)
      refused(() => judgeXml(xml.replace(part, other)), 'signature');
  });
});

describe('a response that is no response', () => {
  test('is refused, whatever it is', () => {
    for (const text of [
      '',
      '<',
      '<a',
      '<a>',
      '</a>',
      '<a/>',
      '<a b=c/>',
      '<a b="1" b="1"/>',
      '\0',
    ]) {
      refused(() => judgeXml(text), 'malformed', text);
    }
    refused(() => judge('%%%'), 'malformed');
    refused(() => judge(Buffer.from([0x3c, 0xff, 0xfe]).toString('base64')), 'malformed');
    refused(() => judge('A'.repeat(100_001)), 'too-large');
    const logout = partsOf('assertion').xml.replaceAll('samlp:Response', 'samlp:LogoutResponse');
    refused(() => judgeXml(logout), 'malformed');
    const alone = idp.signed(idp.assertionXml({ inResponseTo: REQUEST }));
    refused(() => judgeXml(alone), 'malformed');
  });

  test('is refused with more depth, elements, namespaces or tags than a response has', () => {
    const nested = (n: number) => `${'<a>'.repeat(n)}${'</a>'.repeat(n)}`;
    refused(() => judgeXml(nested(10_000)), 'too-large');
    refused(() => judgeXml(`<a>${'<b/>'.repeat(10_000)}</a>`), 'too-large');
    const prefixes = Array.from({ length: 300 }, (_, i) => ` xmlns:p${i}="u"`).join('');
    refused(() => judgeXml(`<a${prefixes}/>`), 'too-large');
    refused(() => judgeXml(`<a b="${'x'.repeat(20_000)}"/>`), 'malformed');
  });

  test('is refused with the names that every object has', () => {
    const { xml } = partsOf('assertion');
    const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];
    for (const name of names) {
      refused(() => judgeXml(`<${name}/>`), 'malformed', name);
      refused(() => judgeXml(`<${name}:Response/>`), 'malformed', name);
      for (const algorithm of new Set(xml.match(/Algorithm="[^"]+"/g))) {
        const other = xml.replaceAll(algorithm, `Algorithm="${name}"`);
        refused(() => judgeXml(other), 'signature', `${name} for ${algorithm}`);
      }
      const prefixed = xml.replaceAll('samlp:', `${name}:`).replace(':samlp=', `:${name}=`);
      const outcome = attempt(() => judgeXml(prefixed));
      assert.ok(outcome === 'Eve' || outcome === 'malformed', `${name}: ${outcome}`);
      const withAttribute = xml.replace('<samlp:Status>', `<samlp:Status ${name}="1">`);
      assert.equal(
        attempt(() => judgeXml(withAttribute)),
        'Eve',
      );
      const sealed = idp.responseXml({ ...EVE, encryptsTo: encryptionKey });
      for (const algorithm of new Set(sealed.match(/EncryptionMethod Algorithm="[^"]+"/g))) {
        const other = sealed.replaceAll(algorithm, `EncryptionMethod Algorithm="${name}"`);
        refused(() => judgeXml(other), 'encryption', `${name} for ${algorithm}`);
      }
    }
  });

  test('is refused with white space around the name of the person', () => {
    for (const nameId of [' Ann', 'Ann\n', 'Ann\u00a0', ' ']) {
      refused(() => judge(idp.response({ inResponseTo: REQUEST, nameId })), 'subject');
    }
  });

  test('is refused by the same reasons at any time', () => {
    refused(
      () => judge(idp.response({ ...EVE, signs: 'nothing' }), { now: NOW + 1e12 }),
      'unsigned',
    );
  });
});
