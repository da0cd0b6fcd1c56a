/** Applications that register themselves with a pool. */
import assert from 'node:assert/strict';
import type { CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { locationOf, type Visitor } from '../support/visitor.ts';
import { type Answer, read } from './support.ts';

/** A pool that any application may register with, to sign users in. */
export const OPEN_POOL = {
  DcrConfiguration: {
    EnableStatus: 'Enabled',
    OpenDcrEnabled: true,
    OpenDcrGrantTypes: ['code'],
  },
} as Partial<CreateUserPoolCommandInput>;

export const BACK = 'https://stranger.example/callback';

/** Sends metadata to the registration endpoint of a site; as they are, where they are a text. */
export async function register(site: string, metadata: object | string = {}): Promise<Answer> {
  const body =
    typeof metadata === 'string'
      ? metadata
      : JSON.stringify({
          redirect_uris: [BACK],
          token_endpoint_auth_method: 'none',
          ...metadata,
        });
  return read(
    await fetch(`${site}/oauth2/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    }),
  );
}

/** The id of an application that has registered. */
export async function registeredId(site: string, metadata: object = {}): Promise<string> {
  const { status, body } = await register(site, metadata);
  if (status !== 201) throw new Error(`not registered: ${JSON.stringify(body)}`);
  return String(body.client_id);
}

/** Signs in, and answers the page that asks whether the application may; where that leads. */
export async function consenting(
  visitor: Visitor,
  url: string,
  answer: 'allow' | 'deny' = 'allow',
  username = 'ann',
): Promise<URL> {
  const asks = await visitor.signIn(url, username);
  assert.match(asks.pathname, /\/login\/consent$/);
  return locationOf(await visitor.send(asks.href, { answer }));
}
