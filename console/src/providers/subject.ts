/** Identity providers: other people's sign-ins that users of a pool come through. */
import { route, type Subject } from '../frame/subject.ts';

export const providers: Subject = {
  routes: [
    route(
      '/pools/:pool/providers',
      'providers',
      async () => (await import('./provider-list.tsx')).ProviderList,
    ),
    route(
      '/pools/:pool/providers/new',
      'newProvider',
      async () => (await import('./new-provider.tsx')).NewProvider,
    ),
    route(
      '/pools/:pool/providers/:provider',
      ':provider',
      async () => (await import('./provider-page.tsx')).ProviderPage,
    ),
  ],
  links: [{ section: 'authentication', pattern: '/pools/:pool/providers', title: 'providers' }],
};
