import { invalidParameter } from '#contract/errors.ts';

/** Who enrols: exactly one of an access token and a sign-in session. */
export function tokenOrSession(input: {
  readonly AccessToken?: string | undefined;
  readonly Session?: string | undefined;
}): { readonly accessToken: string } | { readonly session: string } {
  const { AccessToken, Session } = input;
  if (AccessToken !== undefined && Session === undefined) return { accessToken: AccessToken };
  if (Session !== undefined && AccessToken === undefined) return { session: Session };
  throw invalidParameter('Exactly one of AccessToken and Session must be provided.');
}
