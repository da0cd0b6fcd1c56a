/** The frame of pages on the server's own host, which are no pool's: links in messages lead there. */
import type { Context } from 'hono';
import type { Client } from '#store/tables/clients.ts';
import { applicationOf } from './known-application.ts';
import { type Frame, PLAIN_LOOK } from './layout.ts';
import { languageFor, wordsIn } from './words/languages.ts';

export async function serverFrame(c: Context, client?: Client): Promise<Frame> {
  const language = languageFor({
    lang: c.req.query('lang'),
    acceptLanguage: c.req.header('Accept-Language'),
  });
  return {
    base: '',
    language,
    words: await wordsIn(language),
    look: PLAIN_LOOK,
    application: applicationOf(client),
  };
}
