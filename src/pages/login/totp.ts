/** A code of the user's authenticator, or a recovery code in its place. */
import { html } from 'hono/html';
import { offersRecoveryCodes } from '#domain/pools/tags.ts';
import { codeField, codeIn, field, form, who } from '../fields.ts';
import { fillIn } from '../fill-in.ts';
import type { JourneyPage } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import { localTime } from '../local-time.ts';
import type { OwnRefusals, Visit } from '../page.ts';
import { fill, type Words } from '../words/words.ts';
import { otherMethod, toOtherMethod, wantsOtherMethod } from './other-way.ts';
import { rememberField, rememberIn } from './remember.ts';

/** Says with a wrong code what it is most often due to: a clock that is off. */
export const totpRefusals = (
  { problems }: Words,
  { now, frame: { language } }: Pick<Visit, 'now' | 'frame'>,
): OwnRefusals => {
  const clock = fillIn(problems.totpClock, { time: localTime(now, 'time', language) });
  const wrong = html`${problems.wrongTotp} ${clock}`;
  return {
    CodeMismatchException: wrong,
    EnableSoftwareTokenMFAException: wrong,
    ExpiredCodeException: problems.usedCode,
  };
};

export function totpPage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.totp,
    refusals: totpRefusals,

    show(visit, { form: typed, ...feedback }) {
      const { words, csrf, journey, pool } = visit;
      const device = journey.parameters?.FRIENDLY_DEVICE_NAME;
      return {
        title: words.mfa.totpTitle,
        lead: device ? fill(words.mfa.totpLeadNamed, { name: device }) : words.mfa.totpLead,
        ...feedback,
        body: html`${who(visit)}
${form(
  { action: visit.link(PAGES.totp), csrf },
  html`${codeField(words, { fault: feedback.fault })}
${rememberField(visit, typed)}
<button>${words.mfa.codeSubmit}</button>`,
)}
<div class="links">
${otherMethod(visit, PAGES.totp)}
${
  offersRecoveryCodes(pool)
    ? html`<a href="${visit.link(PAGES.recoveryCode)}">${words.mfa.lostDevice}</a>`
    : html`<details><summary>${words.mfa.lostDevice}</summary><p>${words.mfa.noRecovery}</p></details>`
}
</div>`,
      };
    },

    async submit(visit, typed) {
      if (wantsOtherMethod(typed)) return toOtherMethod(visit);
      return steps.answer(visit, { SOFTWARE_TOKEN_MFA_CODE: codeIn(typed) }, rememberIn(typed));
    },
  };
}

export function recoveryCodePage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.recoveryCode,
    at: [PAGES.totp],
    refusals: ({ problems: { wrongRecoveryCode } }) => ({
      CodeMismatchException: wrongRecoveryCode,
      codeMistyped: wrongRecoveryCode,
    }),

    show(visit, { form: typed, ...feedback }) {
      const { words, csrf } = visit;
      return {
        title: words.mfa.recoveryTitle,
        lead: words.mfa.recoveryLead,
        ...feedback,
        body: html`${who(visit)}
${form(
  { action: visit.link(PAGES.recoveryCode), csrf },
  html`${field(
    {
      name: 'code',
      label: words.mfa.recoveryCode,
      look: 'text-code-input',
      autofocus: true,
      fault: feedback.fault,
    },
    words,
  )}
${rememberField(visit, typed)}
<button>${words.mfa.recoverySubmit}</button>`,
)}
<div class="links"><a href="${visit.link(PAGES.totp)}">${words.mfa.backToTotp}</a></div>`,
      };
    },

    async submit(visit, typed) {
      const { pool, words } = visit;
      const code = (typed.get('code') ?? '').trim();
      if (!offersRecoveryCodes(pool)) return { again: { problem: words.problems.notHere } };
      return steps.answer(visit, { SOFTWARE_TOKEN_MFA_CODE: code }, rememberIn(typed));
    },
  };
}
