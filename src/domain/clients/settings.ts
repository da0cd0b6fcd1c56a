/**
 * The settings of a client as a request gives them, complete: what it leaves out has its default.
 * Pure.
 */
import type { CreateUserPoolClientRequest, UpdateUserPoolClientRequest } from '#contract/types.ts';
import { absentIfEmpty, omitAbsent } from '#domain/pools/omit-absent.ts';
import type { ClientSettings } from '#store/tables/clients.ts';
import { DEFAULT_SESSION_MINUTES, defaultRefreshValidity } from './effective-settings.ts';

type ClientSettingsRequest = CreateUserPoolClientRequest | UpdateUserPoolClientRequest;

/** Complete settings: what the input leaves out has its default, at creation and at update. */
export function clientSettings(input: ClientSettingsRequest): ClientSettings {
  const { TokenValidityUnits, RefreshTokenRotation } = input;
  return omitAbsent({
    RefreshTokenValidity:
      input.RefreshTokenValidity || defaultRefreshValidity(TokenValidityUnits?.RefreshToken),
    AccessTokenValidity: input.AccessTokenValidity,
    IdTokenValidity: input.IdTokenValidity,
    TokenValidityUnits: omitAbsent({ ...TokenValidityUnits }),
    ReadAttributes: absentIfEmpty(input.ReadAttributes),
    WriteAttributes: absentIfEmpty(input.WriteAttributes),
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
    RefreshTokenRotation: RefreshTokenRotation && {
      Feature: RefreshTokenRotation.Feature,
      RetryGracePeriodSeconds: RefreshTokenRotation.RetryGracePeriodSeconds ?? 0,
    },
  });
}
