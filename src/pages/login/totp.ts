/** A code of the user's authenticator, or a recovery code in its place. */
import { html } from 'hono/html';
import { offersRecoveryCodes } from '#domain/pools/tags.ts';
import { codeField, codeIn, field, form, who } from '../fields.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import type { JourneyPage, Refusals } from '../visit.ts';
import { fill, type Words } from '../words/words.ts';
import { rememberField, rememberIn } from './remember.ts';

/** What a code that is wrong may be due to is said with it: most often, to a clock. */
export const totpRefusals = (
  { problems }: Words,
  { now }: { readonly now: number },
): ReturnType<Refusals> => {
  const wrong = `${problems.wrongTotp} ${fill(problems.totpClock, { time: timeOf(now) })}`;
  return {
    CodeMismatchException: wrong,
    EnableSoftwareTokenMFAException: wrong,
    ExpiredCodeException: problems.usedCode,
  };
};

/** An instant as a person can compare it with a clock. */
export const timeOf = (now: number) => `${new Date(now).toISOString().slice(11, 19)} UTC`;

export function totpPage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.totp,
    onJourney: true,
    refusals: totpRefusals,

    show(step, { form: _, ...said }) {
      const { words, csrf, journey, pool } = step;
      const device = journey.parameters?.FRIENDLY_DEVICE_NAME;
      return {
        title: words.mfa.totpTitle,
        lead: device ? fill(words.mfa.totpLeadNamed, { name: device }) : words.mfa.totpLead,
        ...said,
        body: html`${who(step)}
${form(
  { action: step.link(PAGES.totp), csrf },
  html`${codeField(words, { invalid: said.problem !== undefined })}
${rememberField(step)}
<button>${words.mfa.codeSubmit}</button>`,
)}
<div class="links">
${
  offersRecoveryCodes(pool)
    ? html`<a href="${step.link(PAGES.recoveryCode)}">${words.mfa.lostDevice}</a>`
    : html`<details><summary>${words.mfa.lostDevice}</summary><p>${words.mfa.noRecovery}</p></details>`
}
</div>`,
      };
    },

    submit: (step, typed) =>
      steps.answer(step, { SOFTWARE_TOKEN_MFA_CODE: codeIn(typed) }, rememberIn(typed)),
  };
}

export function recoveryCodePage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.recoveryCode,
    at: PAGES.totp,
    onJourney: true,
    refusals: ({ problems }) => ({ CodeMismatchException: problems.wrongRecoveryCode }),

    show(step, { form: _, ...said }) {
      const { words, csrf } = step;
      return {
        title: words.mfa.recoveryTitle,
        lead: words.mfa.recoveryLead,
        ...said,
        body: html`${who(step)}
${form(
  { action: step.link(PAGES.recoveryCode), csrf },
  html`${field(
    {
      name: 'code',
      label: words.mfa.recoveryCode,
      look: 'text-code-input',
      autofocus: true,
      invalid: said.problem !== undefined,
    },
    words,
  )}
<button>${words.mfa.recoverySubmit}</button>`,
)}
<div class="links"><a href="${step.link(PAGES.totp)}">${words.mfa.backToTotp}</a></div>`,
      };
    },

    async submit(step, typed) {
      const { pool, words } = step;
      const code = (typed.get('code') ?? '').trim();
      if (!offersRecoveryCodes(pool)) return { again: { problem: words.problems.notHere } };
      return steps.answer(step, { SOFTWARE_TOKEN_MFA_CODE: code });
    },
  };
}
