/** The names of a pool on the web. */
import { route, type Subject } from '../frame/subject.ts';

export const domains: Subject = {
  routes: [
    route(
      '/pools/:pool/domain',
      'domain',
      async () => (await import('./domain-view.tsx')).DomainView,
    ),
  ],
  links: [{ section: 'applications', pattern: '/pools/:pool/domain', title: 'domain' }],
};
