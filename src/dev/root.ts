/**
 * What stands at the root of a development server. A person is led to the console; where there is
 * none, and for programs, the root says what the server is and where things are.
 */
import type { Context } from 'hono';
import { noticePage } from '#http/notice-page.ts';
import type { HomeFacts } from './home-facts.ts';

const WHAT = 'It accepts any AWS credentials and sends no messages.';

export async function answerRoot(c: Context, facts: HomeFacts): Promise<Response> {
  const { url, region, version, console } = facts;
  c.header('Vary', 'Accept');
  c.header('Cache-Control', 'no-store');
  const isPerson = c.req.header('Accept')?.includes('text/html');
  // Relative, as a proxy may have taken a path off.
  if (isPerson && console) return c.redirect('console/', 302);
  if (!isPerson) {
    const places = [
      ['Endpoint', `${url} (${region})`],
      ...(console ? [['Console', `${url}/console/`] as const] : []),
      ...PLACES.map(({ text, href }) => [text, url + href] as const),
    ].map(([name = '', place]) => `  ${name.padEnd(10)}${place}\n`);
    return c.text(`Poolhouse ${version}, a development server. ${WHAT}\n\n${places.join('')}`);
  }
  const { content, headers } = noticePage({
    title: 'Poolhouse development server',
    lines: [
      `The Amazon Cognito user pools API at ${url}, region ${region}. ${WHAT}`,
      'It runs without its console, as the setting "console" says.',
    ],
    links: PLACES,
    root: '.',
  });
  return c.html(content, 200, headers);
}

const PLACES = [
  { text: 'Messages', href: '/_dev/inbox' },
  { text: 'Health', href: '/_health' },
];
