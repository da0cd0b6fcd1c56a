/**
 * An identity provider that shares no code with the server: lasso, in C over libxml2 and xmlsec.
 * Where it is not installed (Debian has it as python3-lasso), there is nothing to try.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { systemClock } from '#platform/clock.ts';
import { giveDomain } from '../../support/domain.ts';
import { NOON } from '../../support/servers.ts';
import { onEachStore } from '../../users/each-store.ts';
import { SamlIdentityProvider } from './identity-provider.ts';
import { RSA_KEYS } from './judging.ts';
import { configuredSaml } from './protocol.ts';

const PYTHON = '/usr/bin/python3';
const SCRIPT = fileURLToPath(new URL('lasso-provider.py', import.meta.url));
const isThere = spawnSync(PYTHON, ['-c', 'import lasso']).status === 0;

const company = new SamlIdentityProvider({
  entityId: 'https://idp.example.org/metadata',
  url: 'https://idp.example.org',
  privateKey: RSA_KEYS[0]!,
  audience: '',
  recipient: '',
  now: () => NOON,
});
const pem = `-----BEGIN CERTIFICATE-----\n${company.certificate.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

const WAYS: Readonly<Record<string, Record<string, string>>> = {
  'signs assertions': {},
  'is sent signed requests': { RequestSigningAlgorithm: 'rsa-sha256' },
  'encrypts assertions': { EncryptedResponses: 'true' },
};

onEachStore((service) => {
  for (const [what, details] of Object.entries(WAYS)) {
    test(`lasso, which ${what}, signs people in`, { skip: !isThere }, async () => {
      const settings = { MetadataFile: company.metadata(), ...details };
      const saml = await configuredSaml(service(), settings, systemClock);
      const { poolId, protocol } = saml;
      const domain = await giveDomain(service().poolhouse, poolId);
      const provider = await saml.provider();
      const metadata = await fetch(`${domain}/saml2/metadata?identity_provider=Company`);
      const { go, memory } = await protocol.begin(provider, { poolId, domain, state: 'state' });
      const input = {
        metadata: company.metadata(),
        key: RSA_KEYS[0],
        certificate: pem,
        pool: await metadata.text(),
        entityId: `urn:amazon:cognito:sp:${poolId}`,
        query: (go as { location: string }).location.split('?')[1],
        encrypts: details['EncryptedResponses'] === 'true',
      };
      const ran = spawnSync(PYTHON, [SCRIPT], { input: JSON.stringify(input), encoding: 'utf8' });
      assert.equal(ran.status, 0, ran.stderr);
      const { response, relayState } = JSON.parse(ran.stdout) as Record<string, string>;
      assert.equal(relayState, 'state');
      const parameters = new URLSearchParams({ SAMLResponse: response!, RelayState: 'state' });
      const answer = await protocol.finish(provider, { poolId, domain, parameters, memory });
      assert.equal(answer.subject, 'ann-7');
      assert.deepEqual(answer.claims, { mail: 'ann@example.org' });
      assert.equal(answer.issuer, 'https://idp.example.org/metadata');
    });
  }
});
