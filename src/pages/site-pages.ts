/** Puts the pages of a site together: the one place that knows all of them. */

import type { Recovery } from '#domain/accounts/recovery.ts';
import type { SignUps } from '#domain/accounts/sign-ups.ts';
import type { WatchedActions } from '#domain/accounts/watched-actions.ts';
import type { Looks } from '#domain/branding/looks.ts';
import type { Terms } from '#domain/branding/terms.ts';
import type { Clients } from '#domain/clients/clients.ts';
import type { Devices } from '#domain/factors/devices.ts';
import type { Passkeys } from '#domain/factors/passkeys.ts';
import type { AccountNotices } from '#domain/messages/account-notices.ts';
import type { Authorizations } from '#domain/oauth/authorizations.ts';
import type { SsoSessions } from '#domain/oauth/sso-sessions.ts';
import type { Pools } from '#domain/pools/pools.ts';
import type { AutoSignIn } from '#domain/signin/auto-sign-in.ts';
import type { Enrolment } from '#domain/signin/enrolment.ts';
import type { SignIn } from '#domain/signin/sign-in.ts';
import type { Site, SiteMount } from '#http/site.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { ModularExponentiation } from '#platform/modexp.ts';
import type { Random } from '#platform/random.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Client } from '#store/tables/clients.ts';
import { addPasskey } from './add-passkey.ts';
import { confirmUser } from './confirm-user.ts';
import { Journeys } from './journey/journeys.ts';
import { KnownDevices } from './journey/known-devices.ts';
import { SignInSteps } from './journey/sign-in-steps.ts';
import { choosePage } from './login/choose.ts';
import { chooseMfaPage } from './login/choose-mfa.ts';
import { enrolPage } from './login/enrol.ts';
import { mfaCodePage } from './login/mfa-code.ts';
import { mfaEmailPage, mfaSetupPage } from './login/mfa-setup.ts';
import { newPasswordPage } from './login/new-password.ts';
import { passkeyPage } from './login/passkey.ts';
import { passwordPage } from './login/password.ts';
import { signInCodePage } from './login/sign-in-code.ts';
import { recoveryCodePage, totpPage } from './login/totp.ts';
import { usernamePage } from './login/username.ts';
import { frameLook, lookRoutes } from './look.ts';
import { managedPages } from './managed.ts';
import { forgotPage, resetPage } from './recover/forgot.ts';
import { confirmPage, resendPage } from './signup/confirm.ts';
import { signUpPage } from './signup/sign-up.ts';
import { frameOf } from './site-visit.ts';
import type { Visit } from './visit.ts';

export interface SitePagesParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly sealer: Sealer;
  readonly modexp: ModularExponentiation;
  readonly log: Log;
  readonly pools: Pools;
  readonly clients: Clients;
  readonly signIn: SignIn;
  readonly enrolment: Enrolment;
  readonly autoSignIn: AutoSignIn;
  readonly authorizations: Authorizations;
  readonly sso: SsoSessions;
  readonly signUps: SignUps;
  readonly recovery: Recovery;
  readonly watched: WatchedActions;
  readonly passkeys: Passkeys;
  readonly notices: AccountNotices;
  readonly devices: Devices;
  readonly looks: Looks;
  readonly terms: Terms;
}

/** The routes of all pages of a site. */
export function sitePages(given: SitePagesParts): SiteMount {
  const steps = new SignInSteps({ ...given, devices: new KnownDevices(given) });
  const look = (site: Site, client: Client | undefined) => frameLook(given.looks, site, client);
  const termsAtSignUp = async ({ pool, client, frame, words }: Visit) => {
    const shown = await given.terms.shownAtSignUp(pool, client, frame.language);
    return shown.map(({ name, url }) => ({ name: words.signUp.termsNames[name], url }));
  };
  const parts = { ...given, look, termsAtSignUp, steps, journeys: new Journeys(given) };
  const mounts = [
    managedPages(parts, [
      usernamePage(steps),
      passwordPage(steps),
      choosePage(steps),
      signInCodePage(steps),
      passkeyPage(steps),
      newPasswordPage(steps),
      chooseMfaPage(steps),
      mfaCodePage(steps),
      totpPage(steps),
      recoveryCodePage(steps),
      mfaSetupPage(steps),
      mfaEmailPage(steps),
      enrolPage(steps),
      signUpPage(parts),
      confirmPage(parts),
      resendPage(parts),
      forgotPage(parts),
      resetPage(parts),
    ]),
    addPasskey(parts),
    lookRoutes(parts),
  ];
  return async (app) => {
    for (const mount of mounts) await mount(app);
    confirmUser(app, parts, {
      frame: (c) => frameOf(parts, c, undefined),
      poolId: (c) => c.env.site.pool.id,
    });
  };
}
