/** Signing in, what it leads to, and how long that lasts: tokens, authorizations, sessions. */

import { OwnChanges } from '#domain/accounts/own-changes.ts';
import { OwnData } from '#domain/archive/own-data.ts';
import { ApplicationAccess } from '#domain/oauth/application-access.ts';
import { AuthorizationKeeper } from '#domain/oauth/authorization-keeper.ts';
import { Authorizations } from '#domain/oauth/authorizations.ts';
import { CodeGrants } from '#domain/oauth/code-grants.ts';
import { Consents } from '#domain/oauth/consents.ts';
import { OwnSession } from '#domain/oauth/own-session.ts';
import { Permissions } from '#domain/oauth/permissions.ts';
import { Registrations } from '#domain/oauth/registrations.ts';
import { SignOuts } from '#domain/oauth/sign-outs.ts';
import { SsoSessions } from '#domain/oauth/sso-sessions.ts';
import { UserSessions } from '#domain/oauth/user-sessions.ts';
import { assembleSignIn } from '#domain/signin/assembly.ts';
import { Bearers } from '#domain/tokens/bearers.ts';
import { ClientTokens } from '#domain/tokens/client-tokens.ts';
import { Grants } from '#domain/tokens/grants.ts';
import { Renewals } from '#domain/tokens/renewals.ts';
import { Revocations } from '#domain/tokens/revocations.ts';
import { SigningKeys } from '#domain/tokens/signing-keys.ts';
import { TokenSessions } from '#domain/tokens/token-sessions.ts';
import { TokenSigner } from '#domain/tokens/token-signer.ts';
import { TokenTrigger } from '#domain/tokens/token-trigger.ts';
import { nowhere } from '#platform/locations.ts';
import type { AccountParts } from './accounts.ts';
import type { Addresses } from './addresses.ts';
import type { Ground } from './ground.ts';
import type { ServerConfig } from './options.ts';
import type { OutsideParts } from './outside.ts';
import type { PoolParts } from './pools.ts';
import { generateRsaKey } from './rsa-keys.ts';

type LowerParts = Ground & PoolParts & OutsideParts & AccountParts;

export function buildSignIn(below: LowerParts, addresses: Addresses, config: ServerConfig) {
  const tokens = buildTokens(below, addresses, config);
  const { locations = nowhere } = config;
  const { authEvents: events, riskNotices: notices } = below;
  const sso = new SsoSessions(below);
  const consents = new Consents(below);
  const { issuers } = addresses;
  const signInParts = { ...below, ...tokens, sso, consents, issuers };
  const keeper = new AuthorizationKeeper(signInParts);
  return {
    ...tokens,
    ...assembleSignIn({ ...signInParts, events, notices }),
    sso,
    consents,
    applicationAccess: new ApplicationAccess(below),
    ownData: new OwnData(below),
    permissions: new Permissions(below),
    authorizations: new Authorizations({ ...signInParts, keeper }),
    codeGrants: new CodeGrants(signInParts),
    registrations: new Registrations(signInParts),
    signOuts: new SignOuts(signInParts),
    ownChanges: new OwnChanges(signInParts),
    ownSession: new OwnSession(below),
    userSessions: new UserSessions({ ...signInParts, locations }),
  };
}

function buildTokens(below: LowerParts, { issuers }: Addresses, config: ServerConfig) {
  const { generateKey: generate = generateRsaKey } = config;
  const signingKeys = new SigningKeys({ ...below, generate });
  const tokenSessions = new TokenSessions(below);
  const tokenTrigger = new TokenTrigger(below);
  const tokenSigner = new TokenSigner({ ...below, signingKeys, issuers });
  const tokenParts = { ...below, signingKeys, tokenSessions, tokenTrigger, tokenSigner, issuers };
  return {
    signingKeys,
    tokenSessions,
    grants: new Grants(tokenParts),
    bearers: new Bearers(tokenParts),
    renewals: new Renewals(tokenParts),
    revocations: new Revocations(tokenParts),
    clientTokens: new ClientTokens(tokenParts),
  };
}
