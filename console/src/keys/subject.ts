/** The keys that sign tokens, and those that seal the store. */
import { route, type Subject } from '../frame/subject.ts';

export const keys: Subject = {
  routes: [
    route('/data-keys', 'dataKeys', async () => (await import('./data-keys.tsx')).DataKeys),
    route(
      '/pools/:pool/signing-keys',
      'signingKeys',
      async () => (await import('./signing-keys.tsx')).SigningKeys,
    ),
  ],
  links: [
    { section: 'security', pattern: '/data-keys', title: 'dataKeys' },
    { section: 'operation', pattern: '/pools/:pool/signing-keys', title: 'signingKeys' },
  ],
};
