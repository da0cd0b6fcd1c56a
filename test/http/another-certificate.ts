import { generateKeyPairSync } from 'node:crypto';
import { selfSigned } from '#platform/self-signed.ts';

/** A self-signed certificate that nobody else has, and its key. */
export function anotherCertificate() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const facts = { name: 'localhost', serial: 1, notBefore: 0, notAfter: 4e12 };
  const body = selfSigned(privateKey, facts).toString('base64');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  };
}
