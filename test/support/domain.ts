/** A pool's place on the web. */
import type { CreateUserPoolDomainCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import type { Poolhouse } from './servers.ts';

let made = 0;

/** Gives the pool a prefix domain; answers its address, without a slash at its end. */
export async function giveDomain(
  { client, url }: Pick<Poolhouse, 'client' | 'url'>,
  UserPoolId: string,
  settings: Partial<CreateUserPoolDomainCommandInput> = {},
): Promise<string> {
  const Domain = settings.Domain ?? `site-${process.pid}-${made++}`;
  await client().createUserPoolDomain({ UserPoolId, ...settings, Domain });
  return `${url}/${Domain}`;
}
