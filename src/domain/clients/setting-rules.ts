/** The rules that the settings of a client keep, among themselves and with those of its pool. Pure. */
import { featureUnavailableInTier, invalidParameter } from '#contract/errors.ts';
import type { AnalyticsConfigurationType } from '#contract/types.ts';
import type { ClientSettings } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import { isLegacyFlow, isWritable, tokenValidity } from './effective-settings.ts';
import { checkOAuth } from './oauth-rules.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** What the settings are checked against. */
export interface ClientFacts {
  readonly pool: Pool;
  readonly hasSecret: boolean;
  /** Those of the settings' scopes that the pool knows. */
  readonly knownScopes: readonly string[];
  /** The identity providers of the pool. */
  readonly providers: readonly string[];
  /** The word for the request in the service's messages. */
  readonly doing: 'creating' | 'updating';
}

/** Refuses settings that contradict each other or the pool, or that a public client cannot have. */
export function checkClient(settings: ClientSettings, facts: ClientFacts): void {
  checkFlows(settings, facts);
  checkValidity(settings);
  checkAttributes(settings, facts);
  checkAnalytics(settings.AnalyticsConfiguration);
  if (settings.EnablePropagateAdditionalUserContextData && !facts.hasSecret) {
    throw invalidParameter(
      'Client Secret is required to set EnablePropagateAdditionalUserContextData as true',
    );
  }
  checkOAuth(settings, facts);
}

function checkFlows(settings: ClientSettings, { pool, hasSecret }: ClientFacts): void {
  const flows = settings.ExplicitAuthFlows ?? [];
  if (flows.some(isLegacyFlow) && !flows.every(isLegacyFlow)) {
    throw invalidParameter(
      "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.",
    );
  }
  if (flows.includes('ALLOW_CLIENT_TOKEN_AUTH')) {
    if (flows.some((flow) => flow !== 'ALLOW_CLIENT_TOKEN_AUTH')) {
      throw invalidParameter(
        'ALLOW_CLIENT_TOKEN_AUTH cannot be combined with other ExplicitAuthFlows.',
      );
    }
    if (!hasSecret) {
      throw invalidParameter('ALLOW_CLIENT_TOKEN_AUTH requires a client secret.');
    }
  }
  const lite: string[] = [];
  if (settings.RefreshTokenRotation?.Feature === 'ENABLED') {
    if (flows.includes('ALLOW_REFRESH_TOKEN_AUTH')) {
      throw invalidParameter(
        'ALLOW_REFRESH_TOKEN_AUTH is not a permitted ExplicitAuthFlow when refresh token rotation is enabled.',
      );
    }
    lite.push('Refresh Token Rotation');
  }
  if (flows.includes('ALLOW_USER_AUTH')) lite.push('Passwordless Sign-In');
  if (pool.settings.UserPoolTier === 'LITE' && lite.length > 0) {
    throw featureUnavailableInTier(
      `The following features need to be disabled for the LITE pricing tier configured: ${lite.join(', ')}`,
    );
  }
}

function checkValidity(settings: ClientSettings): void {
  const { access, id, refresh } = tokenValidity({ settings });
  const short = (seconds: number) => seconds >= 300 && seconds <= DAY;
  if (!short(access) || !short(id) || refresh < HOUR || refresh > 3650 * DAY) {
    throw invalidParameter('Invalid range for token validity.');
  }
  if (access > refresh || id > refresh) {
    throw invalidParameter(
      'Access and Id Token expiration times must be less than or equal to refresh token expiration times.',
    );
  }
}

/** A list of writable attributes must hold those the pool requires: else no user could sign up. */
function checkAttributes(settings: ClientSettings, { pool, doing }: ClientFacts): void {
  const known = new Set(pool.schema.map(({ Name }) => Name ?? ''));
  const { ReadAttributes: read, WriteAttributes: write } = settings;
  if (read && !read.every((name) => known.has(name))) {
    throw invalidParameter(`Invalid read attributes specified while ${doing} a client`);
  }
  if (!write) return;
  const required = pool.schema.flatMap(({ Name, Required }) =>
    Required && Name !== undefined && Name !== 'sub' ? [Name] : [],
  );
  if (
    !write.every((name) => known.has(name) && isWritable(name)) ||
    !required.every((name) => write.includes(name))
  ) {
    throw invalidParameter(`Invalid write attributes specified while ${doing} a client`);
  }
}

function checkAnalytics(analytics: AnalyticsConfigurationType | undefined): void {
  if (!analytics) return;
  const { ApplicationArn, ApplicationId, RoleArn, ExternalId } = analytics;
  const byArn = ApplicationArn && !ApplicationId && !ExternalId;
  const byId = !ApplicationArn && ApplicationId && RoleArn && ExternalId;
  if (!byArn && !byId) {
    throw invalidParameter(
      'Invalid analytics configuration given, either <application arn> or <application id, role arn, external id> are valid',
    );
  }
}
