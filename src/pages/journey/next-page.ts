/** Which page asks a challenge of the sign-in: the one place that knows. Pure. */
import type { SignInResponse } from '#domain/signin/dispatcher.ts';
import { SIGN_OUT_PAGE, SIGNED_OUT_PAGE } from '#http/signed-out.ts';
import type { MfaFactor } from '#store/tables/users.ts';
import { waysIn } from './first-factors.ts';

export const PAGES = {
  login: '/login',
  reauthenticate: '/reauthenticate',
  password: '/login/password',
  choose: '/login/choose',
  signInCode: '/login/code',
  passkey: '/login/passkey',
  autofill: '/login/autofill',
  consent: '/login/consent',
  newPassword: '/newpassword',
  chooseMfa: '/mfa/choose',
  mfaCode: '/mfa/code',
  totp: '/mfa',
  recoveryCode: '/mfa/recovery',
  mfaSetup: '/mfa/setup',
  enrol: '/mfa/setup/authenticator',
  mfaEmail: '/mfa/setup/email',
  offerRecoveryCodes: '/mfa/setup/recovery-codes',
  signUp: '/signup',
  confirm: '/confirm',
  resend: '/resendcode',
  forgot: '/forgotPassword',
  reset: '/confirmForgotPassword',
  addPasskey: '/passkeys/add',
  confirmUser: '/confirmUser',
  error: '/error',
  signOut: SIGN_OUT_PAGE,
  signedOut: SIGNED_OUT_PAGE,
} as const;

export type PagePath = (typeof PAGES)[keyof typeof PAGES];

/** The page for what a sign-in asks next. */
export function pageFor(response: SignInResponse): PagePath {
  const { ChallengeName: name, ChallengeParameters: parameters = {} } = response;
  switch (name) {
    case 'SELECT_CHALLENGE':
      return offersOnlyPassword(response.AvailableChallenges ?? []) ? PAGES.password : PAGES.choose;
    case 'PASSWORD':
    case 'PASSWORD_SRP':
      return PAGES.password;
    case 'EMAIL_OTP':
    case 'SMS_OTP':
      return isSecond(parameters) ? PAGES.mfaCode : PAGES.signInCode;
    case 'SMS_MFA':
      return PAGES.mfaCode;
    case 'SOFTWARE_TOKEN_MFA':
      return PAGES.totp;
    case 'WEB_AUTHN':
      return PAGES.passkey;
    case 'NEW_PASSWORD_REQUIRED':
      return PAGES.newPassword;
    case 'SELECT_MFA_TYPE':
      return PAGES.chooseMfa;
    case 'MFA_SETUP': {
      const [only, ...others] = factorsIn(parameters.MFAS_CAN_SETUP);
      return only === 'SOFTWARE_TOKEN_MFA' && others.length === 0 ? PAGES.enrol : PAGES.mfaSetup;
    }
    default:
      // The server answers device challenges itself, and the pages never begin a custom flow.
      throw new Error(`no page asks ${name}`);
  }
}

/** The factors a parameter lists. */
export function factorsIn(list: string | undefined): readonly MfaFactor[] {
  return list === undefined ? [] : (JSON.parse(list) as MfaFactor[]);
}

/** After the first factor the challenge names the user. */
const isSecond = (parameters: Readonly<Record<string, string>>) =>
  parameters.USER_ID_FOR_SRP !== undefined;

const offersOnlyPassword = (choices: readonly string[]) =>
  waysIn(choices).every((each) => each === 'PASSWORD');
