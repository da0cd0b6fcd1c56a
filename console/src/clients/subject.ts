/** App clients: the list, making one, and the settings of one by topic. */
import { route, type Subject } from '../frame/subject.ts';

export const clients: Subject = {
  routes: [
    route(
      '/pools/:pool/clients',
      'clients',
      async () => (await import('./client-list.tsx')).ClientList,
    ),
    route(
      '/pools/:pool/clients/new',
      'newClient',
      async () => (await import('./new-client.tsx')).NewClientForm,
    ),
    route(
      '/pools/:pool/clients/:client',
      ':client',
      async () => (await import('./client-page.tsx')).ClientPage,
    ),
    route(
      '/pools/:pool/registration',
      'registration',
      async () => (await import('./registration.tsx')).RegistrationView,
    ),
  ],
  links: [
    { section: 'applications', pattern: '/pools/:pool/clients', title: 'clients' },
    { section: 'applications', pattern: '/pools/:pool/registration', title: 'registration' },
  ],
};
