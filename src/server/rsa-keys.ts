import { createPrivateKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { GenerateKey } from '#domain/tokens/signing-keys.ts';

const newRsaKeyPair = promisify(generateKeyPair);

export const generateRsaKey: GenerateKey = async () => {
  const { privateKey } = await newRsaKeyPair('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  });
  return createPrivateKey({ key: privateKey, type: 'pkcs8', format: 'der' });
};
