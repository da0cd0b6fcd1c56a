/** Groups: the list, making one, and one with its members. */
import { route, type Subject } from '../frame/subject.ts';

export const groups: Subject = {
  routes: [
    route(
      '/pools/:pool/groups',
      'groups',
      async () => (await import('./group-list.tsx')).GroupList,
    ),
    route(
      '/pools/:pool/groups/new',
      'newGroup',
      async () => (await import('./new-group.tsx')).NewGroup,
    ),
    route(
      '/pools/:pool/groups/:group',
      ':group',
      async () => (await import('./group-page.tsx')).GroupPage,
    ),
  ],
  links: [{ section: 'people', pattern: '/pools/:pool/groups', title: 'groups' }],
};
