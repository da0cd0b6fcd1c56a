/** Enrolling an authenticator on the way in. */
import { html } from 'hono/html';
import { LONGEST_NAME } from '#domain/factors/factor-names.ts';
import { firstCharacters } from '#platform/text-length.ts';
import { enrolmentSteps } from '../enrolment-view.ts';
import { codeIn, who } from '../fields.ts';
import { fillIn } from '../fill-in.ts';
import type { JourneyPage } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import { localTime } from '../local-time.ts';
import { toSetup } from './mfa-setup.ts';

export function enrolPage(steps: SignInSteps): JourneyPage {
  return {
    path: PAGES.enrol,
    refusals: ({ enrol, problems }, { now, frame }) => {
      const time = localTime(now, 'time', frame.language);
      const wrong = html`${enrol.wrongCode} ${fillIn(enrol.clock, { time })}`;
      return {
        CodeMismatchException: wrong,
        EnableSoftwareTokenMFAException: wrong,
        ExpiredCodeException: problems.usedCode,
      };
    },

    show(visit, { form: typed, ...feedback }) {
      const { words, csrf, journey, pool, client } = visit;
      return {
        title: words.enrol.title,
        ...feedback,
        wide: true,
        body: html`${who(visit)}
${enrolmentSteps({
  words,
  csrf,
  action: visit.link(PAGES.enrol),
  secret: journey.secret ?? '',
  issuer: pool.name || client.name,
  account: journey.name,
  name: typed?.get('name') ?? undefined,
  fault: feedback.fault,
})}
${toSetup(visit)}`,
      };
    },

    submit(visit, typed) {
      const name = firstCharacters((typed.get('name') ?? '').trim(), LONGEST_NAME);
      return steps.finishEnrolment(visit, codeIn(typed), name === '' ? undefined : name);
    },
  };
}
