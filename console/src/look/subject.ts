/** How the login pages of a client look. */
import { route, type Subject } from '../frame/subject.ts';

export const look: Subject = {
  routes: [
    route('/pools/:pool/look', 'look', async () => (await import('./look-view.tsx')).LookView),
    route(
      '/pools/:pool/classic-look',
      'classicLook',
      async () => (await import('./classic-view.tsx')).ClassicLookView,
    ),
    route('/pools/:pool/terms', 'terms', async () => (await import('./terms-view.tsx')).TermsView),
  ],
  links: [
    { section: 'branding', pattern: '/pools/:pool/look', title: 'look' },
    { section: 'branding', pattern: '/pools/:pool/classic-look', title: 'classicLook' },
    { section: 'branding', pattern: '/pools/:pool/terms', title: 'terms' },
  ],
};
