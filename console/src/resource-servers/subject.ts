/** Resource servers: APIs of one's own, and the scopes they bring. */
import { route, type Subject } from '../frame/subject.ts';

export const resourceServers: Subject = {
  routes: [
    route(
      '/pools/:pool/resource-servers',
      'resourceServers',
      async () => (await import('./resource-server-list.tsx')).ResourceServerList,
    ),
    route(
      '/pools/:pool/resource-servers/new',
      'newResourceServer',
      async () => (await import('./resource-server-form.tsx')).NewResourceServer,
    ),
    route(
      '/pools/:pool/resource-servers/:server',
      ':server',
      async () => (await import('./resource-server-form.tsx')).ResourceServerPage,
    ),
  ],
  links: [
    {
      section: 'applications',
      pattern: '/pools/:pool/resource-servers',
      title: 'resourceServers',
    },
  ],
};
