/** How the server fares. */
import { route, type Subject } from '../frame/subject.ts';

export const health: Subject = {
  routes: [route('/health', 'health', async () => (await import('./health-view.tsx')).HealthView)],
  links: [{ section: 'server', pattern: '/health', title: 'health' }],
};
