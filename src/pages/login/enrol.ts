/** Enrolling an authenticator on the way in. */
import { html } from 'hono/html';
import { LONGEST_NAME } from '#domain/factors/authenticator-apps.ts';
import { firstCharacters } from '#platform/text-length.ts';
import { enrolmentSteps } from '../enrolment-view.ts';
import { codeIn, who } from '../fields.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import type { JourneyPage } from '../visit.ts';
import { fill } from '../words/words.ts';
import { timeOf } from './totp.ts';

export function enrolPage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.enrol,
    onJourney: true,
    refusals: ({ enrol, problems }, { now }) => {
      const wrong = `${enrol.wrongCode} ${fill(enrol.clock, { time: timeOf(now) })}`;
      return {
        CodeMismatchException: wrong,
        EnableSoftwareTokenMFAException: wrong,
        ExpiredCodeException: problems.usedCode,
      };
    },

    show(step, { form: typed, ...said }) {
      const { words, csrf, journey, pool, client } = step;
      return {
        title: words.enrol.title,
        ...said,
        wide: true,
        body: html`${who(step)}
${enrolmentSteps({
  words,
  csrf,
  action: step.link(PAGES.enrol),
  secret: journey.secret ?? '',
  issuer: pool.name || client.name,
  account: journey.name,
  name: typed?.get('name') ?? undefined,
  invalid: said.problem !== undefined,
})}`,
      };
    },

    submit(step, typed) {
      const name = firstCharacters((typed.get('name') ?? '').trim(), LONGEST_NAME);
      return steps.finishEnrolment(step, codeIn(typed), name === '' ? undefined : name);
    },
  };
}
