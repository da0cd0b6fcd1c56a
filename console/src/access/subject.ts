/** Who signs requests, and what policies permit them. */
import { route, type Subject } from '../frame/subject.ts';

export const access: Subject = {
  routes: [
    route('/access-keys', 'accessKeys', async () => (await import('./key-list.tsx')).KeyList),
    route(
      '/access-keys/new',
      'newAccessKey',
      async () => (await import('./create-key.tsx')).CreateKey,
    ),
    route('/access-keys/:key', ':key', async () => (await import('./key-view.tsx')).KeyView),
    route('/roles', 'roles', async () => (await import('./role-list.tsx')).RoleList),
    route('/roles/new', 'newRole', async () => (await import('./create-role.tsx')).CreateRole),
    route('/roles/:role', ':role', async () => (await import('./role-view.tsx')).RoleView),
  ],
  links: [
    { section: 'security', pattern: '/access-keys', title: 'accessKeys' },
    { section: 'security', pattern: '/roles', title: 'roles' },
  ],
};
