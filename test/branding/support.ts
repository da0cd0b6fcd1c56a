/** Pools whose pages have a look, and the bytes of the smallest images there are. */
import { giveDomain } from '../support/domain.ts';
import type { Service } from '../users/each-store.ts';

export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
export const SVG = Buffer.from(
  '<?xml version="1.0"?>\n<!-- a logo -->\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#b00"/></svg>',
);
export const ICO = Buffer.from([0, 0, 1, 0, 1, 0, 16, 16, 0, 0, 1, 0, 32, 0]);
export const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46]);
export const WEBP = Buffer.from('RIFF\x04\x00\x00\x00WEBP', 'latin1');

/** A pool with a client, and a domain that shows pages of the generation. */
export async function branded({ cognito, newPool, poolhouse }: Service, generation: 1 | 2 = 2) {
  const UserPoolId = await newPool();
  const newClient = async () => {
    const { UserPoolClient } = await cognito.createUserPoolClient({
      UserPoolId,
      ClientName: 'web',
    });
    return UserPoolClient!.ClientId!;
  };
  const ClientId = await newClient();
  const site = await giveDomain(poolhouse, UserPoolId, { ManagedLoginVersion: generation });
  const Domain = site.slice(poolhouse.url.length + 1);
  return { cognito, UserPoolId, ClientId, Domain, site, newClient };
}
