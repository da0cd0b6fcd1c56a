/** The risk settings of pools and clients: their rules, and which are in effect. Pure. */
import { addOnNotEnabled, invalidParameter } from '#contract/errors.ts';
import type {
  AdvancedSecurityModeType,
  RiskConfigurationType,
  SetRiskConfigurationRequest,
} from '#contract/types.ts';
import { isAddressRange } from '#platform/address-ranges.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool, RiskSettings } from '#store/tables/pools.ts';
import { omitAbsent } from './omit-absent.ts';

/** Whether the pool watches for threats at sign-in, and whether it acts on them. */
export function securityMode({ settings }: Pool): AdvancedSecurityModeType {
  return settings.UserPoolAddOns?.AdvancedSecurityMode ?? 'OFF';
}

/** The same for sign-ins by custom challenges, which have a setting of their own. */
export function customAuthMode(pool: Pool): AdvancedSecurityModeType {
  const flows = pool.settings.UserPoolAddOns?.AdvancedSecurityAdditionalFlows;
  return securityMode(pool) === 'OFF' ? 'OFF' : (flows?.CustomAuthMode ?? 'OFF');
}

/** @throws UserPoolAddOnNotEnabledException */
export function requireAddOn(pool: Pool): void {
  if (securityMode(pool) === 'OFF') throw addOnNotEnabled();
}

/** What is in effect for sign-ins by the client: its own settings as a whole, else the pool's. */
export function riskSettings(pool: Pool, client: Client): Partial<RiskSettings> {
  return client.risk ?? pool.risk ?? {};
}

/**
 * The settings after SetRiskConfiguration, which replaces all of them; none where the request
 * names none.
 * @throws InvalidParameterException
 */
export function replacedRisk(
  input: SetRiskConfigurationRequest,
  now: number,
): RiskSettings | undefined {
  const { UserPoolId: _, ClientId: __, ...given } = input;
  const settings = omitAbsent(given);
  if (Object.keys(settings).length === 0) return undefined;
  checkRanges(settings);
  checkNotices(settings);
  return { ...settings, modifiedAt: now };
}

/** The settings of a pool, or of a client of it, as DescribeRiskConfiguration shows them. */
export function describeRisk(pool: Pool, client: Client | undefined): RiskConfigurationType {
  const { modifiedAt, ...settings } = (client ? client.risk : pool.risk) ?? {};
  return {
    UserPoolId: pool.id,
    ...(client && { ClientId: client.id }),
    ...settings,
    ...(modifiedAt !== undefined && { LastModifiedDate: new Date(modifiedAt) }),
  };
}

function checkRanges({ RiskExceptionConfiguration }: Partial<RiskSettings>): void {
  const { BlockedIPRangeList = [], SkippedIPRangeList = [] } = RiskExceptionConfiguration ?? {};
  const malformed = [...BlockedIPRangeList, ...SkippedIPRangeList].find(
    (range) => !isAddressRange(range),
  );
  if (malformed !== undefined) {
    throw invalidParameter(`Invalid IP range: ${malformed.slice(0, 100)}`);
  }
}

function checkNotices({ AccountTakeoverRiskConfiguration }: Partial<RiskSettings>): void {
  const { Actions, NotifyConfiguration } = AccountTakeoverRiskConfiguration ?? {};
  const notifies = Object.values(Actions ?? {}).some((action) => action?.Notify);
  if (notifies && !NotifyConfiguration) {
    throw invalidParameter('NotifyConfiguration is required when Notify is set to true.');
  }
}
