/** What a development server has for those who try things out; `serve` has none of it. */
import { route, type Subject } from '../frame/subject.ts';

export const home: Subject = {
  only: 'dev',
  routes: [
    route('/', 'home', async () => (await import('./home.tsx')).Home),
    route('/inbox', 'inbox', async () => (await import('./inbox.tsx')).Inbox),
    route('/log', 'log', async () => (await import('./live-log.tsx')).LiveLogView),
    route('/signed-in', 'signedIn', async () => (await import('./signed-in.tsx')).SignedIn),
    route(
      '/tokens',
      'tokenDecoder',
      async () => (await import('./token-decoder.tsx')).TokenDecoder,
    ),
  ],
  links: [
    { section: 'development', pattern: '/', title: 'home' },
    { section: 'development', pattern: '/inbox', title: 'inbox' },
    { section: 'development', pattern: '/log', title: 'log' },
    { section: 'development', pattern: '/tokens', title: 'tokenDecoder' },
  ],
};
