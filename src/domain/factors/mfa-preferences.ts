/** Which second factors of a user are on and which is preferred, and what a request makes of it. Pure. */
import {
  addressUnproven,
  factorDemanded,
  invalidParameter,
  preferenceNeedsFactor,
} from '#contract/errors.ts';
import type {
  MFAOptionType,
  SetUserMFAPreferenceRequest,
  SMSMfaSettingsType,
} from '#contract/types.ts';
import { verifiedFlag } from '#domain/users/attributes.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { MfaFactor, User } from '#store/tables/users.ts';
import { requireFirstFactors, requireSecondFactors } from './federated-factors.ts';
import { letsPasskeysBeBoth } from './passkey-settings.ts';
import {
  countingFactors,
  isAvailable,
  type Possessions,
  requiresMfa,
  targetOf,
  withCountingFactors,
} from './second-factors.ts';

/** Who asks: a user by the API or on the account page, or an administrator. */
export type FactorChanger = 'user' | 'account page' | 'admin';

export type MfaPreferences = Omit<SetUserMFAPreferenceRequest, 'AccessToken'>;

/** What a request asks for, factor by factor, in the order in which it takes effect. */
export interface WantedFactors {
  readonly factors: readonly (readonly [MfaFactor, SMSMfaSettingsType])[];
  /** Whether a passkey may count as both factors. */
  readonly passkey?: boolean | undefined;
  /** Asked for by SetUserSettings, and shown by MFAOptions. */
  readonly bySettings?: boolean;
}

/** @throws InvalidParameterException */
export function readPreferences(preferences: MfaPreferences): WantedFactors {
  const factors = settingsByFactor(preferences);
  if (factors.filter(([, settings]) => settings.PreferredMfa).length > 1) {
    throw invalidParameter('Only one MFA method can be preferred.');
  }
  return { factors, passkey: preferences.WebAuthnMfaSettings?.Enabled };
}

/**
 * SetUserSettings: SMS_MFA on by its one option, or off by none.
 * @throws InvalidParameterException
 */
export function readOptions(options: readonly MFAOptionType[]): WantedFactors {
  for (const { DeliveryMedium, AttributeName } of options) {
    if (DeliveryMedium !== 'SMS' || AttributeName !== 'phone_number') throw onlySmsOption();
  }
  const on = options.length > 0;
  return { factors: [['SMS_MFA', { Enabled: on }]], bySettings: on };
}

/**
 * The user's factors once the request has taken effect.
 * @throws InvalidParameterException, NotAuthorizedException
 */
export function applyPreferences(
  pool: Pool,
  user: User,
  has: Possessions,
  { factors, passkey, bySettings = false }: WantedFactors,
  by: FactorChanger,
): User['mfa'] {
  // A person sees those as on that count without having been turned on: they stay so.
  let mfa = by === 'account page' ? withCountingFactors(pool, user, has) : user.mfa;
  for (const [factor, settings] of factors) {
    if (settings.Enabled || settings.PreferredMfa) requireSecondFactors(pool, user);
    const on = settings.Enabled ?? mfa.enabled.includes(factor);
    if (on && !isAvailable(factor, user, has.hasToken)) throw cannotTurnOn(factor);
    if (!on && settings.PreferredMfa) throw preferenceNeedsFactor(factor);
    if (on && by === 'account page' && !isProven(factor, user)) throw addressUnproven(factor);
    if (!on && !mayTurnOff(pool, { ...user, mfa }, has, factor, by)) throw factorDemanded(factor);
    mfa = on ? withFactor(mfa, factor, settings.PreferredMfa) : withoutFactor(mfa, factor);
  }
  if (passkey === true) {
    requireFirstFactors(user);
    mfa = withPasskey(pool, mfa, has);
  } else if (passkey === false) mfa = withoutPasskey(mfa);
  return bySettings ? { ...mfa, smsBySettings: true } : mfa;
}

/** Whether a code has reached the user by the factor; what an app shows, it has shown before. */
export function isProven(factor: MfaFactor, { attributes }: Pick<User, 'attributes'>): boolean {
  const target = targetOf(factor);
  return target === undefined || attributes[verifiedFlag(target)] === 'true';
}

/**
 * Whether the factor may be off. Where the pool requires MFA the API refuses any that is on, as the
 * service does; on the account page one may go while another stays on.
 */
export function mayTurnOff(
  pool: Pool,
  user: User,
  has: Pick<Possessions, 'hasToken'>,
  factor: MfaFactor,
  by: FactorChanger,
): boolean {
  if (by === 'admin' || !requiresMfa(pool)) return true;
  if (by === 'user') return !user.mfa.enabled.includes(factor);
  const left = countingFactors(pool, { ...user, mfa: withoutFactor(user.mfa, factor) }, has);
  if (left.includes(factor)) return false;
  // One that would only be implied then is none that the person has chosen, or has proven.
  return left.some((each) => targetOf(each) === undefined || user.mfa.enabled.includes(each));
}

export function withFactor(mfa: User['mfa'], factor: MfaFactor, prefer?: boolean): User['mfa'] {
  const enabled = mfa.enabled.includes(factor) ? mfa.enabled : [...mfa.enabled, factor];
  if (prefer) return { ...mfa, enabled, preferred: factor };
  // An explicit false removes the preference; without the member it stays.
  return { ...(prefer === false ? unpreferred(mfa, factor) : mfa), enabled };
}

export function withoutFactor(mfa: User['mfa'], factor: MfaFactor): User['mfa'] {
  const enabled = mfa.enabled.filter((other) => other !== factor);
  const { smsBySettings, ...rest } = unpreferred(mfa, factor);
  return { ...rest, ...(smsBySettings && factor !== 'SMS_MFA' && { smsBySettings }), enabled };
}

function unpreferred(mfa: User['mfa'], factor: MfaFactor): User['mfa'] {
  const { preferred, ...rest } = mfa;
  return preferred === undefined || preferred === factor ? rest : mfa;
}

/** Users who lose a passkey need another second factor, or they could not sign in. */
function withPasskey(pool: Pool, mfa: User['mfa'], { hasPasskey }: Possessions): User['mfa'] {
  if (!letsPasskeysBeBoth(pool)) {
    throw invalidParameter(
      'WebAuthnMfaSettings needs the FactorConfiguration MULTI_FACTOR_WITH_USER_VERIFICATION of the user pool.',
    );
  }
  if (!hasPasskey) throw cannotTurnOn('WEB_AUTHN');
  if (mfa.enabled.length === 0) {
    throw invalidParameter('Another MFA method must be enabled to turn on WEB_AUTHN.');
  }
  return { ...mfa, passkey: true };
}

function withoutPasskey({ passkey: _, ...mfa }: User['mfa']): User['mfa'] {
  return mfa;
}

function settingsByFactor(preferences: MfaPreferences): [MfaFactor, SMSMfaSettingsType][] {
  const { SMSMfaSettings, SoftwareTokenMfaSettings, EmailMfaSettings } = preferences;
  const all: [MfaFactor, SMSMfaSettingsType | undefined][] = [
    ['SMS_MFA', SMSMfaSettings],
    ['SOFTWARE_TOKEN_MFA', SoftwareTokenMfaSettings],
    ['EMAIL_OTP', EmailMfaSettings],
  ];
  return all.filter((entry): entry is [MfaFactor, SMSMfaSettingsType] => entry[1] !== undefined);
}

const cannotTurnOn = (factor: MfaFactor | 'WEB_AUTHN') =>
  invalidParameter(`User does not have delivery config set to turn on ${factor}`);
const onlySmsOption = () =>
  invalidParameter(
    'MFAOptions takes DeliveryMedium SMS with AttributeName phone_number, and nothing else.',
  );
