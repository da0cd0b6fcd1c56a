/** Users: the list with its search, making one, and everything about one. */
import { route, type Subject } from '../frame/subject.ts';

export const users: Subject = {
  routes: [
    route('/pools/:pool/users', 'users', async () => (await import('./user-list.tsx')).UserList),
    route(
      '/pools/:pool/users/new',
      'newUser',
      async () => (await import('./new-user.tsx')).NewUser,
    ),
    route(
      '/pools/:pool/users/:user',
      ':user',
      async () => (await import('./user-page.tsx')).UserPage,
    ),
  ],
  links: [{ section: 'people', pattern: '/pools/:pool/users', title: 'users' }],
};
