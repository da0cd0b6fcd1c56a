/** amazon-cognito-identity-js, which knows this server only by its endpoint. */
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from 'amazon-cognito-identity-js';
import type { App } from './app.ts';

/** A user of the library. What it keeps of a device is found again by a later one of that name. */
export function cognitoUser(app: App, username: string): CognitoUser {
  const Pool = new CognitoUserPool({
    UserPoolId: app.poolId,
    ClientId: app.clientId,
    endpoint: app.poolhouse.url,
  });
  return new CognitoUser({ Username: username, Pool });
}

export type Step =
  | {
      readonly step: 'done';
      readonly session: CognitoUserSession;
      /** The user must say whether the device may be remembered. */
      readonly asksForDevice: boolean;
    }
  | { readonly step: 'mfaSetup' | 'selectMfa' | 'sms' | 'totp' | 'newPassword' };

/** One step of the library's sign-in, as a promise. */
export function step(act: (callbacks: object) => void): Promise<Step> {
  return new Promise((resolve, reject) =>
    act({
      onSuccess: (session: CognitoUserSession, asksForDevice = false) =>
        resolve({ step: 'done', session, asksForDevice }),
      onFailure: reject,
      mfaSetup: () => resolve({ step: 'mfaSetup' }),
      selectMFAType: () => resolve({ step: 'selectMfa' }),
      mfaRequired: () => resolve({ step: 'sms' }),
      totpRequired: () => resolve({ step: 'totp' }),
      newPasswordRequired: () => resolve({ step: 'newPassword' }),
    }),
  );
}

export function authenticate(user: CognitoUser, Username: string, Password: string): Promise<Step> {
  return step((callbacks) =>
    user.authenticateUser(new AuthenticationDetails({ Username, Password }), callbacks as never),
  );
}
