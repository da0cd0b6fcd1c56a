/** The functions that a pool calls. */
import { route, type Subject } from '../frame/subject.ts';

export const triggers: Subject = {
  routes: [
    route(
      '/pools/:pool/triggers',
      'triggers',
      async () => (await import('./trigger-settings.tsx')).TriggerSettings,
    ),
  ],
  links: [{ section: 'authentication', pattern: '/pools/:pool/triggers', title: 'triggers' }],
};
