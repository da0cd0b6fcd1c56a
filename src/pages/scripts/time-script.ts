/** Says instants in the time of the browser. */
import { script } from '#http/assets.ts';

const SOURCE = `
for (const time of document.querySelectorAll('time[data-local]')) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, JSON.parse(time.dataset.local));
  time.textContent = format.format(new Date(time.dateTime));
}
`;

export const TIME_SCRIPT = script(SOURCE);
