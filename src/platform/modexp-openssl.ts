/**
 * One exponentiation by OpenSSL's Diffie-Hellman, modulo the prime of modexp-group.ts: in constant
 * time, and the fastest there is.
 *
 * The group is one that OpenSSL knows by name. An object made from the prime itself would first
 * have it proven prime, which takes seconds. What node:crypto calls a DiffieHellmanGroup has no
 * method for a private key from outside; that of DiffieHellman works on it all the same.
 */
import { createDiffieHellmanGroup, DiffieHellman } from 'node:crypto';
import { GROUP } from './modexp-group.ts';

const group = createDiffieHellmanGroup(GROUP);
const setPrivateKey: (key: Uint8Array) => void = DiffieHellman.prototype.setPrivateKey;

/** base^exponent mod N, `base` in SIZE bytes; undefined where OpenSSL refuses, as for a result 1. */
export function openSslPower(base: Uint8Array, exponent: Uint8Array): Buffer | undefined {
  try {
    setPrivateKey.call(group, exponent);
    return group.computeSecret(base);
  } catch {
    return undefined;
  }
}
