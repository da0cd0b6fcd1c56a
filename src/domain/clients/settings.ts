/**
 * The settings of a client: what is filled in when a request leaves something out, and what an
 * update keeps. Settings are stored complete, with the defaults in place. Pure.
 */
import type { CreateUserPoolClientRequest, UpdateUserPoolClientRequest } from '#contract/types.ts';
import { absentIfEmpty, omitAbsent } from '#domain/pools/omit-absent.ts';
import type { ClientSettings } from '#store/tables/clients.ts';
import { DEFAULT_SESSION_MINUTES, defaultRefreshValidity } from './effective-settings.ts';

type ClientSettingsRequest = CreateUserPoolClientRequest | UpdateUserPoolClientRequest;

/** The settings of a new client. */
export function newSettings(input: CreateUserPoolClientRequest): ClientSettings {
  return settings(input, input.RefreshTokenRotation);
}

/**
 * The settings after UpdateUserPoolClient. What the input leaves out returns to its default, except
 * the rotation of refresh tokens, which stays until an update disables it.
 */
export function updatedSettings(
  old: ClientSettings,
  input: UpdateUserPoolClientRequest,
): ClientSettings {
  return settings(input, input.RefreshTokenRotation ?? old.RefreshTokenRotation);
}

function settings(
  input: ClientSettingsRequest,
  rotation: ClientSettings['RefreshTokenRotation'],
): ClientSettings {
  const { TokenValidityUnits } = input;
  return omitAbsent({
    RefreshTokenValidity:
      input.RefreshTokenValidity || defaultRefreshValidity(TokenValidityUnits?.RefreshToken),
    AccessTokenValidity: input.AccessTokenValidity,
    IdTokenValidity: input.IdTokenValidity,
    TokenValidityUnits: omitAbsent({ ...TokenValidityUnits }),
    // An empty list opens no attribute, and an absent one all.
    ReadAttributes: input.ReadAttributes,
    WriteAttributes: input.WriteAttributes,
    ExplicitAuthFlows: absentIfEmpty(input.ExplicitAuthFlows),
    SupportedIdentityProviders: absentIfEmpty(input.SupportedIdentityProviders),
    CallbackURLs: absentIfEmpty(input.CallbackURLs),
    LogoutURLs: absentIfEmpty(input.LogoutURLs),
    DefaultRedirectURI: input.DefaultRedirectURI,
    AllowedOAuthFlows: absentIfEmpty(input.AllowedOAuthFlows),
    AllowedOAuthScopes: absentIfEmpty(input.AllowedOAuthScopes),
    AllowedOAuthFlowsUserPoolClient: input.AllowedOAuthFlowsUserPoolClient ?? false,
    AnalyticsConfiguration: input.AnalyticsConfiguration,
    PreventUserExistenceErrors: input.PreventUserExistenceErrors,
    EnableTokenRevocation: input.EnableTokenRevocation ?? true,
    EnablePropagateAdditionalUserContextData:
      input.EnablePropagateAdditionalUserContextData ?? false,
    AuthSessionValidity: input.AuthSessionValidity ?? DEFAULT_SESSION_MINUTES,
    RefreshTokenRotation: rotation && {
      Feature: rotation.Feature,
      RetryGracePeriodSeconds: rotation.RetryGracePeriodSeconds ?? 0,
    },
  });
}
