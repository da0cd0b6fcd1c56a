/**
 * Where the sign-in link of a client leads back to that has no application yet: gets tokens for the
 * code, as the application would, and shows them.
 */
import { DescribeUserPoolClientCommand } from '@aws-sdk/client-cognito-identity-provider';
import { useEffect } from 'react';
import { SIGNED_IN } from '#contract/sign-in-link.ts';
import { type Api, useApi } from '../frame/api/api.ts';
import { notifySuccess } from '../frame/notifications.tsx';
import { replacePlace, usePlace } from '../frame/routing.ts';
import { Show } from '../frame/states.tsx';
import { useLoaded } from '../frame/use-loaded.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { decodeToken } from './decode-token.ts';
import { rememberTokens } from './last-tokens.ts';
import { homeWords } from './words/home-words.ts';

export function SignedIn() {
  const api = useApi();
  const { query } = usePlace();
  const { tokens: words } = useWords(homeWords);
  const loaded = useLoaded(query.toString(), () => tokensFor(api, query));
  const signIn = loaded.state === 'ready' ? loaded.value : undefined;
  useEffect(() => {
    if (!signIn) return;
    // The code is used up: it must not stand in the address.
    replacePlace('#/tokens');
    notifySuccess(fill(words.signedInThrough, signIn));
  }, [signIn, words]);
  return <Show of={loaded}>{() => null}</Show>;
}

/** @throws Error in the words of the server */
async function tokensFor(api: Api, query: URLSearchParams) {
  const [UserPoolId, ClientId = ''] = (query.get('state') ?? '').split('/');
  const refusal = query.get('error_description') ?? query.get('error');
  if (refusal) throw refused(query.get('error') ?? '', refusal);
  const describe = new DescribeUserPoolClientCommand({ UserPoolId, ClientId });
  const { UserPoolClient: client } = await api.send(describe, { unlogged: true });
  const response = await fetch('/oauth2/token', {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: query.get('code') ?? '',
      redirect_uri: location.origin + SIGNED_IN,
      client_id: ClientId,
      ...(client?.ClientSecret !== undefined && { client_secret: client.ClientSecret }),
    }),
  });
  const answer = await response.json();
  if (!response.ok) throw refused(answer.error, answer.error_description ?? answer.error);
  const { id_token, access_token, refresh_token } = answer;
  const { claims = {} } = decodeToken(id_token ?? access_token) ?? {};
  const name = String(claims['email'] ?? claims['cognito:username'] ?? claims['username']);
  rememberTokens(
    { IdToken: id_token, AccessToken: access_token, RefreshToken: refresh_token },
    name,
  );
  return { name, client: client?.ClientName ?? ClientId };
}

function refused(name: string, message: string): Error {
  const refusal = new Error(message);
  refusal.name = name;
  return refusal;
}
