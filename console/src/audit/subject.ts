/** Records of what was done and refused. */
import { route, type Subject } from '../frame/subject.ts';

export const audit: Subject = {
  routes: [route('/audit', 'audit', async () => (await import('./audit-log.tsx')).AuditLog)],
  links: [{ section: 'security', pattern: '/audit', title: 'audit' }],
};
