import { invalidLambdaResponse } from '#contract/errors.ts';
import type { PreTokenGenerationLambdaVersionType } from '#contract/types.ts';
import { type Members, member, membersOf, record, text, texts, textsByName } from './answer.ts';
import { type Metadata, metadataMember, type Trigger } from './trigger.ts';

/** What the tokens are made for. */
export type TokenSource =
  | 'Authentication'
  | 'NewPasswordChallenge'
  | 'AuthenticateDevice'
  | 'RefreshTokens'
  | 'HostedAuth'
  | 'ClientCredentials';

export interface GroupConfiguration {
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly preferredRole: string | undefined;
}

interface PreTokenGenerationInput {
  readonly version: PreTokenGenerationLambdaVersionType;
  readonly source: TokenSource;
  readonly userAttributes: Readonly<Record<string, string>>;
  readonly groups: GroupConfiguration;
  readonly scopes: readonly string[];
  readonly clientMetadata: Metadata | undefined;
}

/** Changes to the claims of one token. What is suppressed is not added. */
export interface ClaimChanges {
  readonly set: Readonly<Record<string, unknown>>;
  readonly suppress: readonly string[];
}

export interface TokenChanges {
  readonly id: ClaimChanges;
  readonly access: ClaimChanges & {
    readonly addScopes: readonly string[];
    readonly suppressScopes: readonly string[];
  };
  /** In place of the user's groups, in both tokens. */
  readonly groups: GroupConfiguration | undefined;
}

const NOTHING: ClaimChanges = { set: {}, suppress: [] };
/** Claims of the ID token whose values must not be objects. */
const FORMED = new Set(['email_verified', 'phone_number_verified', 'updated_at', 'address']);

/** PreTokenGeneration: before tokens are signed. Version 1 speaks of the ID token alone. */
export const preTokenGeneration: Trigger<PreTokenGenerationInput, TokenChanges> = {
  name: 'PreTokenGeneration',
  event: ({ version, source, userAttributes, groups, scopes, clientMetadata }) => ({
    version: version === 'V1_0' ? '1' : version === 'V2_0' ? '2' : '3',
    triggerSource: `TokenGeneration_${source}`,
    request: {
      userAttributes,
      groupConfiguration: {
        groupsToOverride: groups.groups,
        iamRolesToOverride: groups.roles,
        preferredRole: groups.preferredRole ?? null,
      },
      ...(version !== 'V1_0' && { scopes }),
      ...metadataMember(clientMetadata),
    },
    response:
      version === 'V1_0'
        ? { claimsOverrideDetails: null }
        : { claimsAndScopeOverrideDetails: null },
  }),
  read: (response, { version }) =>
    version === 'V1_0'
      ? idTokenChanges(record(response, 'claimsOverrideDetails') ?? {})
      : bothTokensChanges(record(response, 'claimsAndScopeOverrideDetails') ?? {}),
};

function idTokenChanges(details: Members): TokenChanges {
  return {
    id: {
      set: textsByName(details, 'claimsToAddOrOverride') ?? {},
      suppress: texts(details, 'claimsToSuppress') ?? [],
    },
    access: { ...NOTHING, addScopes: [], suppressScopes: [] },
    groups: groupsIn(details),
  };
}

function bothTokensChanges(details: Members): TokenChanges {
  const id = record(details, 'idTokenGeneration') ?? {};
  const access = record(details, 'accessTokenGeneration') ?? {};
  const idChanges = claimChanges(id);
  for (const [name, value] of Object.entries(idChanges.set)) {
    if (FORMED.has(name) && typeof value === 'object') throw invalidLambdaResponse();
  }
  const addScopes = texts(access, 'scopesToAdd') ?? [];
  if (!addScopes.every(isOwnScope)) throw invalidLambdaResponse();
  return {
    id: idChanges,
    access: {
      ...claimChanges(access),
      addScopes,
      suppressScopes: texts(access, 'scopesToSuppress') ?? [],
    },
    groups: groupsIn(details),
  };
}

function claimChanges(generation: Members): ClaimChanges {
  const set = Object.entries(record(generation, 'claimsToAddOrOverride') ?? {});
  return {
    set: Object.fromEntries(set.filter(([, value]) => value !== null)),
    suppress: texts(generation, 'claimsToSuppress') ?? [],
  };
}

/** Only the service grants its own scopes, and a space would separate two. */
function isOwnScope(scope: string): boolean {
  return /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope) && !scope.startsWith('aws.cognito.');
}

/** Null or empty removes the groups; absent leaves them. */
function groupsIn(details: Members): GroupConfiguration | undefined {
  const name = 'groupOverrideDetails';
  if (!Object.hasOwn(details, name)) return undefined;
  const given = membersOf(member(details, name) ?? {});
  return {
    groups: texts(given, 'groupsToOverride') ?? [],
    roles: texts(given, 'iamRolesToOverride') ?? [],
    preferredRole: text(given, 'preferredRole'),
  };
}
