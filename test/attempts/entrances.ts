/**
 * Every place where a secret is checked that somebody could guess: what comes just before a wrong
 * one, and the wrong one itself.
 */
import assert from 'node:assert/strict';
import type { AttemptFactor } from '#store/tables/attempts.ts';
import { keyOf, openAccount } from '../account/support.ts';
import { begin, confirmedDevice } from '../devices/support.ts';
import { type PagesApp, pagesApp, Visitor } from '../pages/support.ts';
import { ask } from '../recovery-codes/support.ts';
import {
  answerTotp,
  beginPassword,
  createEnrolled,
  createUser,
  enrol,
  PASSWORD,
  signIn,
} from '../support/app.ts';
import { answer, choose, REACHABLE } from '../support/choice.ts';
import { OWN_EMAIL, SMS, signUp } from '../support/codes.ts';
import type { Poolhouse } from '../support/servers.ts';
import { SrpClient } from '../support/srp-client.ts';
import { oneQuestion } from '../triggers/custom-app.ts';
import { answering, type Functions, throwing } from '../triggers/functions.ts';

/** Sends one wrong secret; where that is a code, any other text in its place. */
type Try = (code?: string) => Promise<unknown>;

export interface Entrance {
  /** The operation or the page. */
  readonly at: string;
  /** What is checked there, where it is not one thing alone. */
  readonly what?: string;
  readonly counts: AttemptFactor;
  /** The file whose guard counts it. */
  readonly by: string;
  readonly reach: (app: PagesApp, name: string) => Promise<Try>;
}

const NO_CODE = '000000';
const NO_LONG_CODE = '00000000';
const NO_PASSWORD = 'Wrong-horse-8';
/** In the form of a recovery code. */
const NO_RECOVERY_CODE = 'AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-C';

/** A pool in which every secret there is can be used. */
export async function sweptApp(poolhouse: Poolhouse, functions: Functions): Promise<PagesApp> {
  const app = await pagesApp(poolhouse, {
    mfa: 'OPTIONAL',
    mfaConfig: { SmsMfaConfiguration: SMS, EmailMfaConfiguration: {} },
    pool: {
      ...SMS,
      ...OWN_EMAIL,
      AutoVerifiedAttributes: ['email'],
      UserPoolTags: { 'poolhouse:recovery-codes': 'enabled' },
      DeviceConfiguration: { ChallengeRequiredOnNewDevice: false },
      Policies: {
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP'] },
      },
      LambdaConfig: {
        DefineAuthChallenge: functions.on('define', oneQuestion),
        CreateAuthChallenge: functions.on(
          'create',
          answering({
            publicChallengeParameters: { question: 'colour?' },
            privateChallengeParameters: { answer: 'blue' },
          }),
        ),
        VerifyAuthChallengeResponse: functions.on('verify', answering({ answerCorrect: false })),
        UserMigration: functions.on('migration', throwing('Bad password')),
      },
    },
    client: {
      ExplicitAuthFlows: [
        'ALLOW_USER_AUTH',
        'ALLOW_USER_PASSWORD_AUTH',
        'ALLOW_ADMIN_USER_PASSWORD_AUTH',
        'ALLOW_USER_SRP_AUTH',
        'ALLOW_CUSTOM_AUTH',
      ],
    },
  });
  return { ...app, cognito: poolhouse.client({ maxAttempts: 1 }) };
}

const prefer = ({ cognito, poolId }: PagesApp, Username: string, settings: object) =>
  cognito.adminSetUserMFAPreference({ UserPoolId: poolId, Username, ...settings });

/** A browser that has typed a name and a password. */
async function signedInAs(app: PagesApp, username: string, path = '/login'): Promise<Visitor> {
  const visitor = await new Visitor().open(app.page(path));
  await visitor.post({ username, password: PASSWORD });
  return visitor;
}

const PASSWORDS = 'src/domain/signin/password-factor.ts';
const MESSAGE_CODES = 'src/domain/messages/message-codes.ts';
const CONFIRMATIONS = 'src/domain/messages/confirmation-codes.ts';
const AUTHENTICATORS = 'src/domain/factors/authenticators.ts';
const RECOVERY_CODES = 'src/domain/factors/recovery-codes.ts';

const api: readonly Entrance[] = [
  {
    at: 'InitiateAuth',
    what: 'a password',
    counts: 'password',
    by: PASSWORDS,
    async reach(app, name) {
      await createUser(app, name);
      return () => beginPassword(app, name, NO_PASSWORD);
    },
  },
  {
    at: 'InitiateAuth',
    what: 'a password that is chosen',
    counts: 'password',
    by: PASSWORDS,
    async reach(app, name) {
      await createUser(app, name);
      return () => choose(app, name, { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: NO_PASSWORD });
    },
  },
  {
    at: 'InitiateAuth',
    what: 'a password another system knows',
    counts: 'password',
    by: 'src/domain/signin/sign-in-triggers.ts',
    reach: async (app, name) => () => beginPassword(app, name, NO_PASSWORD),
  },
  {
    at: 'AdminInitiateAuth',
    counts: 'password',
    by: PASSWORDS,
    async reach(app, name) {
      await createUser(app, name);
      return () =>
        app.cognito.adminInitiateAuth({
          UserPoolId: app.poolId,
          ClientId: app.clientId,
          AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: name, PASSWORD: NO_PASSWORD },
        });
    },
  },
  {
    at: 'RespondToAuthChallenge',
    what: 'a proof by SRP',
    counts: 'password',
    by: PASSWORDS,
    async reach(app, name) {
      await createUser(app, name);
      const { cognito, clientId: ClientId, poolId, poolhouse } = app;
      const srp = new SrpClient(poolId);
      const { ChallengeParameters } = await cognito.initiateAuth({
        ClientId,
        AuthFlow: 'USER_SRP_AUTH',
        AuthParameters: { USERNAME: name, SRP_A: await srp.a() },
      });
      const now = poolhouse.clock.now();
      const ChallengeResponses = await srp.answer(ChallengeParameters!, NO_PASSWORD, now);
      return () =>
        cognito.respondToAuthChallenge({
          ClientId,
          ChallengeName: 'PASSWORD_VERIFIER',
          ChallengeResponses,
        });
    },
  },
  {
    at: 'RespondToAuthChallenge',
    what: 'a password for a session',
    counts: 'password',
    by: PASSWORDS,
    async reach(app, name) {
      await createUser(app, name);
      const { Session } = await choose(app, name, { PREFERRED_CHALLENGE: 'PASSWORD' });
      return () => answer(app, 'PASSWORD', Session, name, { PASSWORD: NO_PASSWORD });
    },
  },
  ...(['EMAIL_OTP', 'SMS_OTP'] as const).map(
    (challenge): Entrance => ({
      at: 'RespondToAuthChallenge',
      what: `${challenge} as a first factor`,
      counts: 'sign-in-code',
      by: MESSAGE_CODES,
      async reach(app, name) {
        await createUser(app, name, REACHABLE);
        const { Session } = await choose(app, name, { PREFERRED_CHALLENGE: challenge });
        return (code = NO_LONG_CODE) =>
          answer(app, challenge, Session, name, { [`${challenge}_CODE`]: code });
      },
    }),
  ),
  ...(['EMAIL_OTP', 'SMS_MFA'] as const).map(
    (challenge): Entrance => ({
      at: 'RespondToAuthChallenge',
      what: `${challenge} as a second factor`,
      counts: 'message-code',
      by: MESSAGE_CODES,
      async reach(app, name) {
        await createUser(app, name, REACHABLE);
        const on = { Enabled: true, PreferredMfa: true };
        const factor = challenge === 'SMS_MFA' ? 'SMSMfaSettings' : 'EmailMfaSettings';
        await prefer(app, name, { [factor]: on });
        const { Session } = await beginPassword(app, name);
        return (code = NO_CODE) =>
          answer(app, challenge, Session, name, { [`${challenge}_CODE`]: code });
      },
    }),
  ),
  {
    at: 'RespondToAuthChallenge',
    what: 'a code of an authenticator',
    counts: 'software-token',
    by: AUTHENTICATORS,
    async reach(app, name) {
      const phone = await createEnrolled(app, name);
      const { Session } = await beginPassword(app, name);
      return (code = phone.wrongCode()) => answerTotp(app, Session, name, code);
    },
  },
  {
    at: 'RespondToAuthChallenge',
    what: 'a recovery code',
    counts: 'software-token',
    by: RECOVERY_CODES,
    async reach(app, name) {
      await createEnrolled(app, name);
      const { Session } = await beginPassword(app, name);
      return (code = NO_RECOVERY_CODE) => answerTotp(app, Session, name, code);
    },
  },
  {
    at: 'RespondToAuthChallenge',
    what: 'the secret of a device',
    counts: 'device',
    by: 'src/domain/signin/challenges/devices.ts',
    async reach(app, name) {
      await createUser(app, name);
      const { device } = await confirmedDevice(app, name);
      const asked = await begin(app, name, device.key);
      const opened = await device.open(app, name, asked.Session);
      return () => device.prove(app, name, opened, {}, 'another secret');
    },
  },
  {
    at: 'RespondToAuthChallenge',
    what: 'a challenge of the pool’s own',
    counts: 'custom-challenge',
    by: 'src/domain/signin/custom-auth.ts',
    async reach(app, name) {
      await createUser(app, name);
      const { Session } = await app.cognito.initiateAuth({
        ClientId: app.clientId,
        AuthFlow: 'CUSTOM_AUTH',
        AuthParameters: { USERNAME: name },
      });
      return () => answer(app, 'CUSTOM_CHALLENGE', Session, name, { ANSWER: 'red' });
    },
  },
  {
    at: 'AdminRespondToAuthChallenge',
    counts: 'software-token',
    by: AUTHENTICATORS,
    async reach(app, name) {
      const phone = await createEnrolled(app, name);
      const { cognito, poolId: UserPoolId, clientId: ClientId } = app;
      const { Session } = await cognito.adminInitiateAuth({
        UserPoolId,
        ClientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: name, PASSWORD },
      });
      return (code = phone.wrongCode()) =>
        cognito.adminRespondToAuthChallenge({
          UserPoolId,
          ClientId,
          ChallengeName: 'SOFTWARE_TOKEN_MFA',
          Session,
          ChallengeResponses: { USERNAME: name, SOFTWARE_TOKEN_MFA_CODE: code },
        });
    },
  },
  {
    at: 'VerifySoftwareToken',
    counts: 'software-token',
    by: AUTHENTICATORS,
    async reach(app, name) {
      await createUser(app, name);
      const { AccessToken } = await signIn(app, name);
      await app.cognito.associateSoftwareToken({ AccessToken });
      return (UserCode = NO_CODE) => app.cognito.verifySoftwareToken({ AccessToken, UserCode });
    },
  },
  {
    at: 'ChangePassword',
    counts: 'password',
    by: 'src/domain/passwords/password-change.ts',
    async reach(app, name) {
      await createUser(app, name);
      const { AccessToken } = await signIn(app, name);
      const passwords = { PreviousPassword: NO_PASSWORD, ProposedPassword: `${PASSWORD}-new` };
      return () => app.cognito.changePassword({ AccessToken, ...passwords });
    },
  },
  {
    at: 'ConfirmSignUp',
    counts: 'sign-up-code',
    by: CONFIRMATIONS,
    async reach(app, name) {
      await signUp(app, name, { email: `${name}@example.com` });
      const { cognito, clientId: ClientId } = app;
      return (ConfirmationCode = NO_CODE) =>
        cognito.confirmSignUp({ ClientId, Username: name, ConfirmationCode });
    },
  },
  {
    at: 'ConfirmForgotPassword',
    counts: 'recovery-code',
    by: CONFIRMATIONS,
    async reach(app, name) {
      await createUser(app, name, REACHABLE);
      const { cognito, clientId: ClientId } = app;
      await cognito.forgotPassword({ ClientId, Username: name });
      const of = { ClientId, Username: name, Password: `${PASSWORD}-new` };
      return (ConfirmationCode = NO_CODE) =>
        cognito.confirmForgotPassword({ ...of, ConfirmationCode });
    },
  },
  {
    at: 'VerifyUserAttribute',
    counts: 'attribute-code',
    by: CONFIRMATIONS,
    async reach(app, name) {
      await createUser(app, name, { email: `${name}@example.com` });
      const { AccessToken } = await signIn(app, name);
      const of = { AccessToken, AttributeName: 'email' };
      await app.cognito.getUserAttributeVerificationCode(of);
      return (Code = NO_CODE) => app.cognito.verifyUserAttribute({ ...of, Code });
    },
  },
  ...(['POST', 'DELETE'] as const).map(
    (method): Entrance => ({
      at: `${method} /_poolhouse/recovery-codes`,
      counts: 'software-token',
      by: AUTHENTICATORS,
      async reach(app, name) {
        await createUser(app, name);
        const { AccessToken } = await signIn(app, name);
        const phone = await enrol(app, AccessToken);
        return (code = phone.wrongCode()) => ask(app.poolhouse, method, AccessToken, code);
      },
    }),
  ),
];

const pages: readonly Entrance[] = [
  {
    at: 'src/pages/login/username.ts',
    counts: 'password',
    by: PASSWORDS,
    async reach(app, name) {
      await createUser(app, name);
      const visitor = await new Visitor().open(app.page('/login'));
      return () => visitor.post({ username: name, password: NO_PASSWORD });
    },
  },
  {
    at: 'src/pages/login/password.ts',
    counts: 'password',
    by: PASSWORDS,
    async reach(app, name) {
      await createUser(app, name);
      const visitor = await new Visitor().open(app.page('/login'));
      await visitor.send({ username: name });
      return () => visitor.send({ password: NO_PASSWORD });
    },
  },
  {
    at: 'src/pages/login/reauthenticate.ts',
    // The browser has signed this user in before: it has a count of its own.
    counts: 'familiar-password',
    by: PASSWORDS,
    async reach(app, name) {
      await createUser(app, name);
      const visitor = await openAccount(app, name);
      await visitor.open(`${app.page('/reauthenticate')}&then=account`);
      assert.equal(visitor.path, '/reauthenticate');
      return () => visitor.send({ password: NO_PASSWORD });
    },
  },
  {
    at: 'src/pages/login/totp.ts',
    counts: 'software-token',
    by: AUTHENTICATORS,
    async reach(app, name) {
      const phone = await createEnrolled(app, name);
      const visitor = await signedInAs(app, name);
      return (code = phone.wrongCode()) => visitor.send({ code });
    },
  },
  {
    at: 'src/pages/login/totp.ts',
    what: 'a recovery code',
    counts: 'software-token',
    by: RECOVERY_CODES,
    async reach(app, name) {
      await createEnrolled(app, name);
      const visitor = await signedInAs(app, name);
      await visitor.open(visitor.url.replace('/mfa?', '/mfa/recovery?'));
      return (code = NO_RECOVERY_CODE) => visitor.send({ code });
    },
  },
  {
    at: 'src/pages/login/mfa-code.ts',
    counts: 'message-code',
    by: MESSAGE_CODES,
    async reach(app, name) {
      await createUser(app, name, REACHABLE);
      await prefer(app, name, { SMSMfaSettings: { Enabled: true, PreferredMfa: true } });
      const visitor = await signedInAs(app, name);
      return (code = NO_CODE) => visitor.send({ code });
    },
  },
  {
    at: 'src/pages/login/sign-in-code.ts',
    counts: 'sign-in-code',
    by: MESSAGE_CODES,
    async reach(app, name) {
      await createUser(app, name, REACHABLE);
      const visitor = await new Visitor().open(app.page('/login'));
      await visitor.send({ username: name });
      await visitor.post({ way: 'EMAIL_OTP' });
      return (code = NO_LONG_CODE) => visitor.send({ code });
    },
  },
  {
    at: 'src/pages/login/enrol.ts',
    counts: 'software-token',
    by: AUTHENTICATORS,
    async reach({ poolhouse }, name) {
      const strict = await pagesApp(poolhouse, { mfa: 'ON' });
      await createUser(strict, name);
      const visitor = await signedInAs(strict, name);
      return (code = NO_CODE) => visitor.send({ code });
    },
  },
  {
    at: 'src/pages/signup/confirm.ts',
    counts: 'sign-up-code',
    by: CONFIRMATIONS,
    async reach(app, name) {
      await signUp(app, name, { email: `${name}@example.com` });
      const visitor = await signedInAs(app, name);
      return (code = NO_CODE) => visitor.send({ code });
    },
  },
  {
    at: 'src/pages/confirm-user.ts',
    counts: 'sign-up-code',
    by: CONFIRMATIONS,
    async reach(app, name) {
      await signUp(app, name, { email: `${name}@example.com` });
      const of = { client_id: app.clientId, user_name: name };
      return (confirmation_code = NO_CODE) =>
        fetch(`${app.site}/confirmUser`, {
          method: 'POST',
          body: new URLSearchParams({ ...of, confirmation_code }),
        });
    },
  },
  {
    at: 'src/pages/recover/forgot.ts',
    counts: 'recovery-code',
    by: CONFIRMATIONS,
    async reach(app, name) {
      await createUser(app, name, REACHABLE);
      const visitor = await new Visitor().open(app.page('/forgotPassword'));
      await visitor.send({ username: name });
      const password = `${PASSWORD}-new`;
      return (code = NO_CODE) => visitor.send({ code, password, 'password-again': password });
    },
  },
  {
    at: 'src/pages/account/password.ts',
    counts: 'familiar-password',
    by: 'src/domain/passwords/password-change.ts',
    async reach(app, name) {
      await createUser(app, name);
      const visitor = await openAccount(app, name, { path: '/account/password' });
      const password = `${PASSWORD}-new`;
      return () => visitor.send({ current: NO_PASSWORD, password, 'password-again': password });
    },
  },
  {
    at: 'src/pages/account/authenticators.ts',
    counts: 'software-token',
    by: 'src/domain/factors/authenticator-apps.ts',
    async reach(app, name) {
      await createUser(app, name);
      const visitor = await openAccount(app, name, { path: '/account/authenticators/add' });
      keyOf(visitor);
      return (code = NO_CODE) => visitor.send({ code });
    },
  },
  {
    at: 'src/pages/account/recovery-codes.ts',
    counts: 'software-token',
    by: AUTHENTICATORS,
    async reach(app, name) {
      const phone = await createEnrolled(app, name);
      const code = phone.code();
      const visitor = await openAccount(app, name, { code, path: '/account/recovery-codes' });
      return (code = phone.wrongCode()) => visitor.send({ code });
    },
  },
  {
    at: 'src/pages/account/profile.ts',
    counts: 'attribute-code',
    by: CONFIRMATIONS,
    async reach(app, name) {
      await createUser(app, name, { email: `${name}@example.com` });
      const visitor = await openAccount(app, name, { path: '/account/verify?attribute=email' });
      await visitor.post({});
      return (code = NO_CODE) => visitor.send({ code });
    },
  },
  {
    at: 'src/pages/account/second-factors.ts',
    what: 'by an authenticator',
    counts: 'software-token',
    by: AUTHENTICATORS,
    async reach(app, name) {
      const phone = await createEnrolled(app, name);
      await app.cognito.adminSetUserMFAPreference({
        UserPoolId: app.poolId,
        Username: name,
        SoftwareTokenMfaSettings: { Enabled: false },
      });
      const path = '/account/second-factors/on?id=SOFTWARE_TOKEN_MFA';
      const visitor = await openAccount(app, name, { path });
      return (code = phone.wrongCode()) => visitor.send({ code });
    },
  },
  {
    at: 'src/pages/account/second-factors.ts',
    what: 'by e-mail',
    counts: 'attribute-code',
    by: CONFIRMATIONS,
    async reach(app, name) {
      await createUser(app, name, { email: `${name}@example.com` });
      const visitor = await openAccount(app, name);
      await app.cognito.adminUpdateUserAttributes({
        UserPoolId: app.poolId,
        Username: name,
        UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
      });
      await visitor.open(`${app.site}/account/second-factors/on?id=EMAIL_OTP`);
      await visitor.press('Send a code');
      return (code = NO_CODE) => visitor.send({ code });
    },
  },
];

export const ENTRANCES: readonly Entrance[] = [...api, ...pages];
