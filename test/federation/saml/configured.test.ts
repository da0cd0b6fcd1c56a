/** SAML providers as administrators configure them, and what the pool tells the providers. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import type { CreateIdentityProviderCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { giveDomain } from '../../support/domain.ts';
import { NOON } from '../../support/servers.ts';
import { onEachStore, refusal } from '../../users/each-store.ts';
import { SamlIdentityProvider } from './identity-provider.ts';
import { RSA_KEYS } from './judging.ts';
import { metadataServer } from './metadata-server.ts';

const company = new SamlIdentityProvider({
  entityId: 'https://idp.example.org/metadata',
  url: 'https://idp.example.org',
  privateKey: RSA_KEYS[0]!,
  audience: '',
  recipient: '',
  now: () => NOON,
});

const provider = (
  ProviderDetails: Record<string, string> = { MetadataFile: company.metadata() },
): Omit<CreateIdentityProviderCommandInput, 'UserPoolId'> => ({
  ProviderName: 'Company',
  ProviderType: 'SAML',
  ProviderDetails,
});
const invalid = (message: string | RegExp) => refusal('InvalidParameterException', message);

onEachStore((service) => {
  test('a SAML provider is described with what its metadata say and a certificate to encrypt to', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    const { IdentityProvider: created } = await cognito.createIdentityProvider({
      UserPoolId,
      ...provider(),
    });
    const { ActiveEncryptionCertificate, ...details } = created!.ProviderDetails!;
    assert.deepEqual(details, {
      MetadataFile: company.metadata(),
      SSORedirectBindingURI: 'https://idp.example.org/sso',
      SLORedirectBindingURI: 'https://idp.example.org/logout',
    });
    const certificate = new X509Certificate(Buffer.from(ActiveEncryptionCertificate!, 'base64'));
    assert.equal(certificate.publicKey.asymmetricKeyType, 'rsa');
    assert.deepEqual(created!.AttributeMapping, {});

    const named = { UserPoolId, ProviderName: 'Company' };
    const { IdentityProvider: updated } = await cognito.updateIdentityProvider({
      ...named,
      ProviderDetails: { MetadataFile: company.metadata({ logout: false }), IDPInit: 'true' },
    });
    assert.deepEqual(updated!.ProviderDetails, {
      MetadataFile: company.metadata({ logout: false }),
      SSORedirectBindingURI: 'https://idp.example.org/sso',
      IDPInit: 'true',
      ActiveEncryptionCertificate,
    });
  });

  test('metadata that no sign-in can come of are refused with the reason', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    const refused = (MetadataFile: string, message: string | RegExp, more = {}) =>
      assert.rejects(
        cognito.createIdentityProvider({ UserPoolId, ...provider({ MetadataFile, ...more }) }),
        invalid(message),
      );
    const metadata = company.metadata();
    await refused('<a>', /^The SAML metadata cannot be read: /);
    await refused('<a/>', 'The SAML metadata have no IDPSSODescriptor for SAML 2.0.');
    await refused(
      metadata.replace('<?xml version="1.0"?>', '<!DOCTYPE a [<!ENTITY b "c">]>'),
      /document type/,
    );
    await refused(
      metadata.replace('/sso', '/sso" Old="').replace('SingleSignOnService B', 'Other B'),
      'No SingleSignOn Http redirect binding location found in metadata.',
    );
    await refused(
      metadata.replace('https://idp.example.org/sso', 'javascript:alert(1)'),
      'No SingleSignOn Http redirect binding location found in metadata.',
    );
    await refused(
      metadata.replace(company.certificate, 'AAAA'),
      'A signing certificate in the SAML metadata cannot be used.',
    );
    await refused(
      company.metadata({ more: ` validUntil="${new Date(NOON - 1000).toISOString()}"` }),
      'The SAML metadata have expired.',
    );
    await refused(
      company.metadata({ logout: false }),
      'No SingleLogoutService Http redirect binding location found in metadata.',
      { IDPSignout: 'true' },
    );
  });

  test('a signing certificate that has ended is refused', async () => {
    const { cognito, newPool, poolhouse } = service();
    const UserPoolId = await newPool();
    poolhouse.clock.advance(365 * 86_400_000);
    await assert.rejects(
      cognito.createIdentityProvider({ UserPoolId, ...provider() }),
      invalid('The signing certificate in the SAML metadata has expired.'),
    );
    poolhouse.clock.advance(-365 * 86_400_000);
  });

  test('metadata are read from their URL when the provider is created and with every update of it', async (t) => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    let answer: { status?: number; body?: string } = { status: 404 };
    const { url, asked } = await metadataServer(t, () => answer);
    const MetadataURL = url;
    const create = () =>
      cognito.createIdentityProvider({ UserPoolId, ...provider({ MetadataURL }) });
    await assert.rejects(
      create(),
      invalid(`Non-ok status code 404 returned from remote metadata source ${url}`),
    );
    await assert.rejects(
      cognito.createIdentityProvider({
        UserPoolId,
        ...provider({ MetadataURL: 'http://127.0.0.1:1/metadata' }),
      }),
      invalid('Error retrieving metadata from http://127.0.0.1:1/metadata'),
    );
    answer = { body: company.metadata() };
    const { IdentityProvider: created } = await create();
    assert.equal(created!.ProviderDetails!.SSORedirectBindingURI, 'https://idp.example.org/sso');
    assert.equal(created!.ProviderDetails!.MetadataFile, undefined);
    const before = asked();
    await cognito.updateIdentityProvider({
      UserPoolId,
      ProviderName: 'Company',
      ProviderDetails: { MetadataURL },
    });
    assert.equal(asked(), before + 1);
  });

  test('GetSigningCertificate gives a certificate for ten years, and each year a new one of the same key', async () => {
    const { cognito, newPool, poolhouse } = service();
    const UserPoolId = await newPool();
    const certificate = async () => {
      const { Certificate } = await cognito.getSigningCertificate({ UserPoolId });
      return new X509Certificate(Buffer.from(Certificate!, 'base64'));
    };
    const first = await certificate();
    assert.ok(first.verify(first.publicKey));
    const years = (Date.parse(first.validTo) - Date.parse(first.validFrom)) / (365 * 86_400_000);
    assert.equal(years, 10);
    assert.equal((await certificate()).fingerprint256, first.fingerprint256);
    poolhouse.clock.advance(366 * 86_400_000);
    const second = await certificate();
    assert.notEqual(second.fingerprint256, first.fingerprint256);
    assert.ok(second.publicKey.equals(first.publicKey));
    poolhouse.clock.advance(-366 * 86_400_000);
    const other = await cognito.getSigningCertificate({ UserPoolId: await newPool() });
    const { publicKey } = new X509Certificate(Buffer.from(other.Certificate!, 'base64'));
    assert.ok(!publicKey.equals(first.publicKey));
    await assert.rejects(
      cognito.getSigningCertificate({ UserPoolId: 'us-east-1_Nowhere01' }),
      refusal('ResourceNotFoundException', /does not exist/),
    );
  });

  test('the keys of tokens and the key of SAML requests stay apart', async () => {
    const { cognito, newPool, poolhouse } = service();
    const UserPoolId = await newPool();
    const keys = async () => {
      const answer = await fetch(`${poolhouse.url}/${UserPoolId}/.well-known/jwks.json`);
      return ((await answer.json()) as { keys: { n: string }[] }).keys;
    };
    const before = await keys();
    const { Certificate } = await cognito.getSigningCertificate({ UserPoolId });
    const { publicKey } = new X509Certificate(Buffer.from(Certificate!, 'base64'));
    assert.deepEqual(await keys(), before);
    assert.ok(before.every(({ n }) => n !== publicKey.export({ format: 'jwk' }).n));
  });

  test('a pool has metadata of its own, for any provider and for one', async () => {
    const { cognito, newPool, poolhouse } = service();
    const UserPoolId = await newPool();
    const site = await giveDomain(poolhouse, UserPoolId);
    const details = { MetadataFile: company.metadata(), RequestSigningAlgorithm: 'rsa-sha256' };
    const { IdentityProvider: created } = await cognito.createIdentityProvider({
      UserPoolId,
      ...provider(details),
    });
    const { Certificate } = await cognito.getSigningCertificate({ UserPoolId });
    const forAny = await fetch(`${site}/saml2/metadata`);
    assert.equal(forAny.headers.get('content-type'), 'application/samlmetadata+xml');
    const text = await forAny.text();
    assert.ok(text.includes(`entityID="urn:amazon:cognito:sp:${UserPoolId}"`));
    assert.ok(text.includes(`Location="${site}/saml2/idpresponse"`));
    assert.ok(text.includes(`Location="${site}/saml2/logout"`));
    assert.ok(text.includes(`>${Certificate}<`));
    assert.ok(!text.includes('use="encryption"'));
    const forOne = await fetch(`${site}/saml2/metadata?identity_provider=Company`);
    const own = await forOne.text();
    assert.ok(own.includes(`>${created!.ProviderDetails!.ActiveEncryptionCertificate}<`));
    assert.ok(own.includes('AuthnRequestsSigned="true"'));
    const forNone = await fetch(`${site}/saml2/metadata?identity_provider=Nobody`);
    assert.equal(forNone.status, 404);
  });
});
