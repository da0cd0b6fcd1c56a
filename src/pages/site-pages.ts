/** All pages of a site but those of the account, by family. */

import type { Recovery } from '#domain/accounts/recovery.ts';
import type { SignUps } from '#domain/accounts/sign-ups.ts';
import type { WatchedActions } from '#domain/accounts/watched-actions.ts';
import type { Looks } from '#domain/branding/looks.ts';
import type { Terms } from '#domain/branding/terms.ts';
import type { Clients } from '#domain/clients/clients.ts';
import type { Devices } from '#domain/factors/devices.ts';
import type { PasskeyAutofill } from '#domain/factors/passkey-autofill.ts';
import type { Passkeys } from '#domain/factors/passkeys.ts';
import type { RecoveryCodes } from '#domain/factors/recovery-codes.ts';
import type { FederatedSignIns } from '#domain/federation/federated-sign-ins.ts';
import type { OwnLinks } from '#domain/federation/own-links.ts';
import type { ProviderLogouts } from '#domain/federation/provider-logouts.ts';
import type { AccountNotices } from '#domain/messages/account-notices.ts';
import type { Authorizations } from '#domain/oauth/authorizations.ts';
import type { Permissions } from '#domain/oauth/permissions.ts';
import type { SignOuts } from '#domain/oauth/sign-outs.ts';
import type { SsoSessions } from '#domain/oauth/sso-sessions.ts';
import type { Pools } from '#domain/pools/pools.ts';
import type { RequestRates } from '#domain/quotas/request-rates.ts';
import type { AutoSignIn } from '#domain/signin/auto-sign-in.ts';
import type { Enrolment } from '#domain/signin/enrolment.ts';
import type { SignIn } from '#domain/signin/sign-in.ts';
import { serveAssets } from '#http/assets.ts';
import { serveIcon } from '#http/icon.ts';
import type { SiteApp, SiteMount } from '#http/site.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { ModularExponentiation } from '#platform/modexp.ts';
import type { Random } from '#platform/random.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import { addPasskeyPage, passkeyFamily } from './add-passkey.ts';
import { FORM_POST_SCRIPT } from './application-answer.ts';
import { confirmUser } from './confirm-user.ts';
import { errorPage, knownError } from './error.ts';
import { leaveAgain, leaveFor } from './federation/authentication-requests.ts';
import { providerResponses } from './federation/provider-responses.ts';
import { logoutEndpoint } from './federation/single-logout.ts';
import { homePage } from './home.ts';
import { Journeys } from './journey/journeys.ts';
import { KnownDevices } from './journey/known-devices.ts';
import { journeyFamily, knownFamily, openFamily } from './journey/login-families.ts';
import type { KnownVisit, LoginVisit } from './journey/login-visit.ts';
import { PAGES } from './journey/next-page.ts';
import { SignInSteps } from './journey/sign-in-steps.ts';
import { namedClient } from './known-application.ts';
import { render, toApplication } from './layout.ts';
import { autofillPage, autofillRoutes } from './login/autofill.ts';
import { choosePage } from './login/choose.ts';
import { chooseMfaPage } from './login/choose-mfa.ts';
import { consentPage } from './login/consent.ts';
import { enrolPage } from './login/enrol.ts';
import { mfaCodePage } from './login/mfa-code.ts';
import { mfaEmailPage, mfaSetupPage } from './login/mfa-setup.ts';
import { newPasswordPage } from './login/new-password.ts';
import { passkeyPage } from './login/passkey.ts';
import { passwordPage } from './login/password.ts';
import { reauthenticatePage } from './login/reauthenticate.ts';
import { offerRecoveryCodesPage } from './login/recovery-codes.ts';
import { signInCodePage } from './login/sign-in-code.ts';
import { recoveryCodePage, totpPage } from './login/totp.ts';
import { usernamePage } from './login/username.ts';
import { lookRoutes } from './look.ts';
import { previewRoutes } from './preview.ts';
import { forgotPage, resetPage } from './recover/forgot.ts';
import { PAGE_SCRIPTS } from './scripts/page-scripts.ts';
import { PASSKEY_SCRIPT } from './scripts/passkey-script.ts';
import { servePages } from './serve-pages.ts';
import { signOutPage } from './sign-out.ts';
import { confirmPage, resendPage } from './signup/confirm.ts';
import { signUpPage } from './signup/sign-up.ts';
import { frameOf } from './site-frame.ts';
import { PAGE_SHEET } from './style.ts';

export interface SitePagesParts {
  readonly requestRates: RequestRates;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealer: Sealer;
  readonly modexp: ModularExponentiation;
  readonly log: Log;
  readonly pools: Pools;
  readonly clients: Clients;
  readonly signIn: SignIn;
  readonly federation: FederatedSignIns;
  readonly enrolment: Enrolment;
  readonly autoSignIn: AutoSignIn;
  readonly authorizations: Authorizations;
  readonly sso: SsoSessions;
  readonly signOuts: SignOuts;
  readonly permissions: Permissions;
  readonly signUps: SignUps;
  readonly recovery: Recovery;
  readonly watched: WatchedActions;
  readonly passkeys: Passkeys;
  readonly passkeyAutofill: PasskeyAutofill;
  readonly notices: AccountNotices;
  readonly recoveryCodes: RecoveryCodes;
  readonly ownLinks: OwnLinks;
  readonly providerLogouts: ProviderLogouts;
  readonly devices: Devices;
  readonly looks: Looks;
  readonly terms: Terms;
  /** Whether users of this server have an account page. */
  readonly hasAccountPage: boolean;
}

/** The routes of all pages of a site. */
export function sitePages(given: SitePagesParts): SiteMount {
  const steps = new SignInSteps({ ...given, devices: new KnownDevices(given) });
  const termsAtSignUp = async ({ pool, client, frame, words }: LoginVisit) => {
    const shown = await given.terms.shownAtSignUp(pool, client, frame.language);
    return shown.map(({ name, url }) => ({ name: words.signUp.termsNames[name], url }));
  };
  const journeys = new Journeys(given);
  const leave = (visit: LoginVisit) => leaveFor({ ...given, journeys }, visit);
  const again = (visit: KnownVisit, provider: IdentityProvider) =>
    leaveAgain({ ...given, journeys }, visit, provider);
  const parts = { ...given, termsAtSignUp, steps, journeys, leave, leaveAgain: again };
  const username = usernamePage(parts);
  const openPages = [
    username,
    autofillPage(parts, username),
    signUpPage(parts),
    resendPage(parts),
    forgotPage(parts),
  ];
  const journeyPages = [
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
    offerRecoveryCodesPage(parts),
    consentPage(parts),
    confirmPage(parts),
    resetPage(parts),
  ];
  return (app) => {
    serveAssets(app, [PAGE_SHEET, PASSKEY_SCRIPT, FORM_POST_SCRIPT, ...PAGE_SCRIPTS]);
    providerResponses(app, parts);
    logoutEndpoint(app, parts);
    servePages(app, parts, openFamily(parts), openPages);
    autofillRoutes(app, parts);
    servePages(app, parts, knownFamily(parts), [reauthenticatePage(steps)]);
    servePages(app, parts, journeyFamily(parts, journeyPages), journeyPages);
    servePages(app, parts, passkeyFamily(parts), [addPasskeyPage(parts)]);
    endPages(app, parts);
    signOutPage(app, parts);
    lookRoutes(app, parts);
    previewRoutes(app, parts);
    confirmUser(app, parts, {
      frame: (c, client) => frameOf(parts, c, client),
      poolId: (c) => c.env.site.pool.id,
    });
  };
}

/** The pages that say one thing: why a request leads nowhere, and that one is signed out. */
function endPages(
  app: SiteApp,
  parts: Pick<SitePagesParts, 'looks' | 'clients' | 'hasAccountPage'>,
): void {
  app.get(PAGES.error, async (c) => {
    const frame = await frameOf(parts, c, await namedClient(parts.clients, c));
    const { error, client_id } = c.req.query();
    // The page shows the number of this very request: its line in the log says what it is about.
    const clientId = /^[\w+]{1,128}$/.test(client_id ?? '') ? client_id : undefined;
    Object.assign(c.env.record, { error: knownError(error), clientId });
    return errorPage(c, frame, error, c.env.requestId);
  });
  app.get('/', async (c) => {
    const frame = await frameOf(parts, c, undefined);
    return homePage(c, frame, parts.hasAccountPage ? `${c.env.site.base}/account` : undefined);
  });
  serveIcon(app);
  app.get(PAGES.signedOut, async (c) => {
    const frame = await frameOf(parts, c, await namedClient(parts.clients, c));
    const { title, lead } = frame.words.signedOut;
    const body = toApplication(frame);
    return render(c, frame, { sign: 'good', title, ...(body ? { body } : { lead }) });
  });
}
